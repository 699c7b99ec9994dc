package firstring.routing;

import firstring.accounts.UserId;

/** A member in the management API: a user and their weight, 1 … 1,000. */
record WeightedMember(UserId user, int weight) {
    static final int MAX_WEIGHT = 1_000;
}
