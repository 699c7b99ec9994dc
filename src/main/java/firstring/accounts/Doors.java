package firstring.accounts;

/** What every place needs where a password is given, handed on together: one throttle, one record, one set of threads. */
record Doors(SignInThrottle throttle, FailureLog failures, Passwords passwords) {}
