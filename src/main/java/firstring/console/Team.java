package firstring.console;

import firstring.accounts.Role;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whose queues a user may look into, as the API allows.
 *
 * @param users empty with {@code all}
 */
record Team(Set<Long> users, boolean all) {
    private static final int MOST_GROUPS = 1_000;

    static Team of(Visit visit) throws Exception {
        Role role = visit.user().role();
        long self = visit.user().id().value();
        if (role != Role.TEAM_LEAD) {
            return new Team(Set.of(self), role == Role.ADMIN);
        }
        Set<Long> users = new HashSet<>();
        for (JsonNode group : visit.api().all("/api/v1/ring-groups", MOST_GROUPS)) {
            Set<Long> members = new HashSet<>();
            group.path("members")
                    .forEach(member -> members.add(member.path("user_id").asLong()));
            if (members.contains(self)) {
                users.addAll(members);
            }
        }
        return new Team(users, users.isEmpty());
    }

    boolean has(long user) {
        return all || users.contains(user);
    }
}
