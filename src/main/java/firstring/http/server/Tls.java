package firstring.http.server;

import java.nio.file.Path;

/** The PEM files of a certificate chain (own certificate first) and of its private key. */
public record Tls(Path certificate, Path key) {}
