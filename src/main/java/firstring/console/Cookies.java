package firstring.console;

import firstring.accounts.Sessions;
import firstring.http.Answer;
import firstring.http.Call;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cookie that carries a session: unreadable for scripts, not sent by other sites' forms, by https alone where there is. */
record Cookies(boolean secure) {

    private static final String TAKEN = "firstring-taken";
    private static final int MOST_TAKEN = 8;

    private String name() {
        return secure ? "__Host-firstring" : "firstring";
    }

    Optional<String> read(Call call) {
        return read(call, name());
    }

    private static Optional<String> read(Call call, String name) {
        String header = call.header("Cookie");
        if (header == null) {
            return Optional.empty();
        }
        for (String pair : header.split(";")) {
            String cookie = pair.strip();
            if (cookie.startsWith(name + "=")) {
                return Optional.of(cookie.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    Answer set(Answer answer, String value) {
        return put(answer, value, Sessions.LONGEST.toSeconds());
    }

    Answer clear(Answer answer) {
        return put(answer, "", 0);
    }

    /**
     * Names the forms that were taken last, for scripts: they need not keep what was typed in them. It is no secret and
     * grants nothing.
     */
    Answer acknowledge(Answer answer, Call call, String form) {
        String before = read(call, TAKEN)
                .filter(value -> value.matches("[A-Za-z0-9_~-]{1,200}"))
                .orElse("");
        String all = Stream.concat(Stream.of(form), Arrays.stream(before.split("~")))
                .filter(name -> !name.isEmpty())
                .distinct()
                .limit(MOST_TAKEN)
                .collect(Collectors.joining("~"));
        return answer.withHeader(
                "Set-Cookie",
                "%s=%s; Path=/; Max-Age=86400; SameSite=Lax%s".formatted(TAKEN, all, secure ? "; Secure" : ""));
    }

    private Answer put(Answer answer, String value, long seconds) {
        return answer.withHeader(
                "Set-Cookie",
                "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                        .formatted(name(), value, seconds, secure ? "; Secure" : ""));
    }
}
