package firstring.console;

import firstring.accounts.signin.KnownDevices;
import firstring.accounts.signin.Sessions;
import firstring.http.Answer;
import firstring.http.Call;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cookies of the console, of the session and of the device that it began on: unreadable for scripts, not sent by other
 * sites' forms, by https alone where there is. The device's goes to the sign-in page alone and outlives the session.
 */
record Cookies(boolean secure) {
    private static final String DEVICE_ATTRIBUTES = "Path=/sign-in; HttpOnly; SameSite=Strict";
    private static final String SESSION_ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax";

    private static final String TAKEN = "firstring-taken";
    private static final Duration TAKEN_LASTS = Duration.ofDays(1);
    private static final int MOST_TAKEN = 8;

    private String sessionName() {
        return secure ? "__Host-firstring" : "firstring";
    }

    /** The prefix for the host alone would need the path of every page. */
    private String deviceName() {
        return secure ? "__Secure-firstring-device" : "firstring-device";
    }

    Optional<String> readSession(Call call) {
        return read(call, sessionName());
    }

    Optional<String> readDevice(Call call) {
        return read(call, deviceName());
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

    Answer setSession(Answer answer, String value) {
        return answer.withCookie(cookie(sessionName(), value, Sessions.MAX_AGE, SESSION_ATTRIBUTES));
    }

    Answer setDevice(Answer answer, String value) {
        return answer.withCookie(cookie(deviceName(), value, KnownDevices.LASTS, DEVICE_ATTRIBUTES));
    }

    Answer clearSession(Answer answer) {
        return answer.withCookie(cookie(sessionName(), "", Duration.ZERO, SESSION_ATTRIBUTES));
    }

    /**
     * Names the forms that were accepted last, so that scripts can drop the drafts of them. It is not secret and grants
     * nothing.
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
        return answer.withCookie(cookie(TAKEN, all, TAKEN_LASTS, "Path=/; SameSite=Lax"));
    }

    private String cookie(String name, String value, Duration lasts, String attributes) {
        return "%s=%s; Max-Age=%d; %s%s"
                .formatted(name, value, lasts.toSeconds(), attributes, secure ? "; Secure" : "");
    }
}
