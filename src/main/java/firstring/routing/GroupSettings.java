package firstring.routing;

import java.util.List;

/**
 * The editable part of a ring group (docs/contract.md 3, ring-groups).
 *
 * @param members in member order, each user once
 */
record GroupSettings(String name, Strategy strategy, int parkingShare, List<WeightedMember> members) {
    static final int MAX_MEMBERS = 1_000;
    static final int DEFAULT_PARKING_SHARE = 10;
    static final int MAX_PARKING_SHARE = 10_000;

    static final GroupSettings EMPTY = new GroupSettings("", Strategy.ROUND_ROBIN, DEFAULT_PARKING_SHARE, List.of());
}
