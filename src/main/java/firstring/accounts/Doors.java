package firstring.accounts;

/** What every place that accepts a password needs, bundled: one throttle, one failure log, one set of threads. */
record Doors(SignInThrottle throttle, FailureLog failures, Passwords passwords) {}
