package firstring.console;

import firstring.accounts.Sessions;
import firstring.http.Answer;
import firstring.http.Call;
import java.util.Optional;

/** The cookie that carries a session: unreadable for scripts, not sent by other sites' forms, by https alone where there is. */
record Cookies(boolean secure) {

    private String name() {
        return secure ? "__Host-firstring" : "firstring";
    }

    Optional<String> read(Call call) {
        String header = call.header("Cookie");
        if (header == null) {
            return Optional.empty();
        }
        for (String pair : header.split(";")) {
            String cookie = pair.strip();
            if (cookie.startsWith(name() + "=")) {
                return Optional.of(cookie.substring(name().length() + 1));
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

    private Answer put(Answer answer, String value, long seconds) {
        return answer.withHeader(
                "Set-Cookie",
                "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                        .formatted(name(), value, seconds, secure ? "; Secure" : ""));
    }
}
