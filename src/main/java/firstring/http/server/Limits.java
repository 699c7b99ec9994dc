package firstring.http.server;

import java.time.Duration;

/**
 * The limits of the server; beyond them a client gets an error response and never waits forever.
 *
 * @param maxBodyBytes one request's body; beyond it 413
 * @param maxBodyBytesInFlight all bodies held at one moment; beyond it 503. The heap must hold about five times as much
 * @param maxBodyBytesOfOneSource of them, those of one {@link Source}; beyond it 503
 * @param maxRequestsInWork requests inside endpoints at one moment
 * @param maxRequestsWaiting requests that wait to be processed; beyond it 503
 * @param maxWait how long one of them waits before 503
 * @param maxHeaderBytes request line and headers together; beyond it 414 or 431
 * @param maxConnections open connections; beyond it new ones wait to be accepted
 * @param maxConnectionsOfOneSource of them, those of one {@link Source} that is not a trusted proxy; more are closed at
 *     once
 * @param idleTimeout silence on a connection before it is closed, or answered with 408 inside a request
 * @param headTimeout from the first byte of a request line to the last of its headers; beyond it the connection is
 *     closed
 * @param bodyTimeout from the first byte of a body to its last; beyond it 408
 * @param drainTimeout how long a stop waits for running requests
 */
public record Limits(
        int maxBodyBytes,
        long maxBodyBytesInFlight,
        long maxBodyBytesOfOneSource,
        int maxRequestsInWork,
        int maxRequestsWaiting,
        Duration maxWait,
        int maxHeaderBytes,
        int maxConnections,
        int maxConnectionsOfOneSource,
        Duration idleTimeout,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration drainTimeout) {

    public static Limits standard() {
        return new Limits(
                256 * 1024,
                16L * 1024 * 1024,
                4L * 1024 * 1024,
                4_096,
                1_024,
                Duration.ofSeconds(2),
                16 * 1024,
                16_384,
                4_096,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(25));
    }
}
