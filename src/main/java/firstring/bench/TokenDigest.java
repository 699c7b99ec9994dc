package firstring.bench;

/** What the server keeps of a token. */
@FunctionalInterface
interface TokenDigest {
    byte[] of(String token);
}
