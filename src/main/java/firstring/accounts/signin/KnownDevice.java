package firstring.accounts.signin;

import firstring.accounts.users.Login;

/**
 * A browser that a user has signed in with before.
 *
 * @param epoch the user's epoch at that time: after a change of password, email address or role the device is unknown
 *     again
 */
record KnownDevice(Login login, String id, long epoch) {}
