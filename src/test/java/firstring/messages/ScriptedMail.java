package firstring.messages;

import firstring.LocalServer;
import firstring.messages.providers.Provider.Security;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server on a free port that accepts mail from one user and misbehaves on request: a test can set its next
 * response to each command. An accepted message counts even if the response could not be sent.
 */
public final class ScriptedMail implements AutoCloseable {
    public static final String USER = "hello@acme.example";
    public static final String PASSWORD = "the password";
    public static final String SILENCE = "(silence)";
    public static final String DRIP = "(drip)";
    public static final String HANG_UP = "(hang up)";

    private static final Duration DRIPPING = Duration.ofMillis(20);

    private final Security security;
    private final SSLContext tls;
    private final LocalServer server;
    private final Map<String, Queue<String>> script = new ConcurrentHashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();

    public ScriptedMail(Security security, SSLContext tls) {
        this.security = security;
        this.tls = tls;
        this.server = LocalServer.start(this::serve);
    }

    /** A server that starts TLS in the middle of a conversation. */
    public static ScriptedMail startingTls(SSLContext tls) {
        return new ScriptedMail(Security.STARTTLS, tls);
    }

    public int port() {
        return server.port();
    }

    /** The complete messages, including their headers. */
    public List<String> taken() {
        return taken;
    }

    /** @param command its first word; {@code GREETING}, and {@code .} for the end of the text */
    public ScriptedMail says(String command, String... answers) {
        script.computeIfAbsent(command, none -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
        return this;
    }

    private void serve(Socket plain) throws IOException, InterruptedException {
        Talk talk = new Talk(security == Security.TLS ? LocalServer.secure(tls, plain) : plain);
        talk.answer("GREETING", "220 mail.example ESMTP");
        while (talk.goesOn()) {
            talk = talk.next();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One side of a conversation over one socket. */
    private final class Talk {
        private final Socket socket;
        private final BufferedReader in;
        private boolean over;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        boolean goesOn() {
            return !over;
        }

        Talk next() throws IOException, InterruptedException {
            String line = in.readLine();
            if (line == null) {
                over = true;
                return this;
            }
            String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            switch (command) {
                case "EHLO" ->
                    answer(
                            command,
                            "250-mail.example\r\n" + (offersTls() ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN");
                case "STARTTLS" -> {
                    answer(command, "220 go ahead");
                    return over ? this : new Talk(LocalServer.secure(tls, socket));
                }
                case "AUTH" -> answer(command, line.equals("AUTH PLAIN " + credentials()) ? "235 welcome" : "535 no");
                case "DATA" -> {
                    if (answer(command, "354 go ahead").startsWith("354")) {
                        take();
                    }
                }
                case "QUIT" -> {
                    answer(command, "221 bye");
                    over = true;
                }
                default -> answer(command, "250 ok");
            }
            return this;
        }

        private boolean offersTls() {
            return security == Security.STARTTLS && !(socket instanceof SSLSocket);
        }

        private static String credentials() {
            String text = USER + "\0" + USER + "\0" + PASSWORD;
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private void take() throws IOException, InterruptedException {
            StringBuilder text = new StringBuilder();
            String line = in.readLine();
            while (line != null && !line.equals(".")) {
                text.append(line).append('\n');
                line = in.readLine();
            }
            if (line == null) {
                over = true;
                return;
            }
            Queue<String> told = script.getOrDefault(".", new ConcurrentLinkedQueue<>());
            String answer = told.isEmpty() ? "250 taken" : told.peek();
            if (!answer.startsWith("4") && !answer.startsWith("5")) {
                taken.add(text.toString());
            }
            answer(".", "250 taken");
        }

        /** Sends and returns the response set for the command, or else this one. */
        String answer(String command, String standard) throws IOException, InterruptedException {
            String told =
                    script.getOrDefault(command, new ConcurrentLinkedQueue<>()).poll();
            String answer = told == null ? standard : told;
            switch (answer) {
                case SILENCE -> server.awaitClosing();
                case HANG_UP -> over = true;
                case DRIP -> {
                    while (!server.closesWithin(DRIPPING)) {
                        say("250-still thinking\r\n");
                    }
                }
                default -> say(answer + "\r\n");
            }
            return answer;
        }

        private void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }
}
