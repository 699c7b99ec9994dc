package firstring.accounts.signin;

import firstring.accounts.users.Passwords;

/** The shared parts of every place that accepts a password: one throttle, one failure log, one set of threads. */
public record PasswordGuards(SignInThrottle throttle, FailureLog failures, Passwords passwords) {}
