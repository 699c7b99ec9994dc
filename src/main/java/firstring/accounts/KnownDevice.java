package firstring.accounts;

/** A browser that a user has signed in with before. */
record KnownDevice(Login login, String id) {}
