package firstring.accounts.signin;

import firstring.accounts.users.Login;

/**
 * A browser that a user has signed in with before.
 *
 * @param epoch of the user then: after a change of password, email address or role it is a stranger's again
 */
record KnownDevice(Login login, String id, long epoch) {}
