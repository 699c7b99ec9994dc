package firstring;

import firstring.outbound.AddressPolicy;
import firstring.text.HiddenText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings, read once at startup by {@link ConfigReader}.
 *
 * @param secret the key of all stored token digests; null: the one in the data folder
 * @param retention how long data is kept
 * @param keepRoot whether a server started by root keeps running as root
 */
public record Config(
        Web web,
        Storage storage,
        FirstStart firstStart,
        @Nullable HiddenText secret,
        Retention retention,
        Outbound outbound,
        Limits limits,
        boolean keepRoot) {

    /**
     * Retention periods in days.
     *
     * @param leads for leads as received
     */
    public record Retention(int leads, int messages) {}

    /**
     * The address the server listens on, and how clients reach it.
     *
     * @param port 0: any free one
     * @param publicUrl used in every printed address, without a trailing slash; null: the address listened on
     * @param trustedProxies addresses or networks such as {@code 10.0.0.0/8} whose {@code X-Forwarded-For} is trusted
     * @param accessLog whether every request gets a line in the log
     */
    public record Web(
            String host,
            int port,
            @Nullable URI publicUrl,
            List<String> trustedProxies,
            @Nullable Tls tls,
            boolean accessLog,
            Metrics metrics) {}

    /**
     * Access rules for {@code /metrics}.
     *
     * @param port of a separate listener, 0: any free one; null: the main listener answers
     * @param token the required token; null: none, and the main listener only answers this machine
     */
    public record Metrics(
            String host, @Nullable Integer port, @Nullable HiddenText token) {}

    /** PEM files; read again when they change. */
    public record Tls(Path certificate, Path key) {}

    /**
     * The location of the data.
     *
     * @param data the data folder
     * @param dataChosen false for the default folder, which is replaced if PostgreSQL cannot reach it
     * @param database null: the embedded PostgreSQL in the data folder
     * @param connections the maximum number that this process opens to PostgreSQL
     */
    public record Storage(
            Path data, boolean dataChosen, @Nullable ExternalDatabase database, int connections) {}

    /** The operator's own PostgreSQL. The URL can also contain the user and password. */
    public record ExternalDatabase(
            HiddenText url, @Nullable String user, @Nullable HiddenText password) {}

    /** The first admin and token, created on the very first start. A null value is generated and printed once. */
    public record FirstStart(
            @Nullable String adminEmail,
            @Nullable HiddenText adminPassword,
            @Nullable HiddenText bootstrapToken) {}

    /**
     * Limits for connections to other systems.
     *
     * @param addresses the addresses that connections are allowed to
     * @param answerTime how long another system can take to answer
     * @param trusted PEM file of certificates to trust, in addition to those that the JDK trusts
     */
    public record Outbound(
            AddressPolicy addresses,
            Duration answerTime,
            @Nullable Path trusted) {}

    /**
     * The limits of one process.
     *
     * @param requests in progress at the same time; more get 503
     * @param waitingBytes raw bytes of the leads that wait for the database
     * @param requestTime how long a client can take to send a request
     * @param stopTime how long requests in progress can take to finish after the server is told to stop
     */
    public record Limits(int requests, long waitingBytes, Duration requestTime, Duration stopTime) {}
}
