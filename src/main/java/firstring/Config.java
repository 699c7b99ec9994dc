package firstring;

import firstring.outbound.AddressPolicy;
import firstring.text.HiddenText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set from outside, read once at the start by {@link ConfigReader}.
 *
 * @param secret the key of every stored token digest; null: the one kept in the data folder
 * @param retention how long things are kept
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
     * In days.
     *
     * @param leads as they were sent
     */
    public record Retention(int leads, int messages) {}

    /**
     * Where the server listens and how it is reached.
     *
     * @param port 0: any free one
     * @param publicUrl stands in every printed address, without a slash at its end; null: the one listened on
     * @param trustedProxies addresses or networks such as {@code 10.0.0.0/8} whose {@code X-Forwarded-For} is believed
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
     * Where the data is.
     *
     * @param data the data folder
     * @param dataChosen false for the standard place, which may give way to one that PostgreSQL can reach
     * @param database null: the embedded PostgreSQL in the data folder
     * @param connections the most that this process opens to PostgreSQL
     */
    public record Storage(
            Path data, boolean dataChosen, @Nullable ExternalDatabase database, int connections) {}

    /** A PostgreSQL of one's own. User and password may also stand in the URL. */
    public record ExternalDatabase(
            HiddenText url, @Nullable String user, @Nullable HiddenText password) {}

    /** The first admin and token, created on the very first start. A null value is generated and printed once. */
    public record FirstStart(
            @Nullable String adminEmail,
            @Nullable HiddenText adminPassword,
            @Nullable HiddenText bootstrapToken) {}

    /**
     * How other systems are reached.
     *
     * @param answerTime how long one may take to answer
     * @param trusted PEM file of certificates that are believed beside those that the JDK believes
     */
    public record Outbound(
            AddressPolicy reach,
            Duration answerTime,
            @Nullable Path trusted) {}

    /**
     * What one process takes on at most.
     *
     * @param requests in work at the same time; more are answered 503
     * @param waitingBytes raw bytes of the leads that wait for the database
     * @param requestTime how long one request may take
     * @param stopTime how long requests in work may take to finish once the server is asked to stop
     */
    public record Limits(int requests, long waitingBytes, Duration requestTime, Duration stopTime) {}
}
