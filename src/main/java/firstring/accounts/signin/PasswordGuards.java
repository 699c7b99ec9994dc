package firstring.accounts.signin;

import firstring.accounts.users.Passwords;

/** What every place that accepts a password needs, bundled: one throttle, one failure log, one set of threads. */
public record PasswordGuards(SignInThrottle throttle, FailureLog failures, Passwords passwords) {}
