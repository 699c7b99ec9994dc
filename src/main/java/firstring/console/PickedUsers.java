package firstring.console;

import firstring.http.body.FormValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The users that a form has ticked, out of those it showed. They change the stored users instead of replacing them: a
 * user that the form did not show stays, and everyone keeps their position.
 */
public record PickedUsers(Set<Long> shown, Set<Long> ticked) {
    private static final String USERS = "/api/v1/users";

    /** As many users as an account can have. */
    private static final int MOST_USERS = 10_000;

    private static final int MOST_OTHERS = 1_000;
    private static final int MOST_TOLD = 20;

    /** Everyone on the form is in {@code shown[]}, and those who are ticked in {@code member[]}. */
    public static PickedUsers of(Visit visit) {
        return new PickedUsers(ids(visit, "shown"), ids(visit, "member"));
    }

    private static Set<Long> ids(Visit visit, String field) {
        Set<Long> ids = new LinkedHashSet<>();
        if (visit.form().sent(field) instanceof FormValue.Items(List<FormValue> items)) {
            for (FormValue item : items) {
                if (item instanceof FormValue.Text(String text) && text.matches("[1-9][0-9]{0,15}")) {
                    ids.add(Long.valueOf(text));
                }
            }
        }
        return ids;
    }

    /** The stored users after the form's change: unticked ones are gone, new ones are at the end. */
    public List<Long> over(List<Long> stored) {
        Set<Long> users = new LinkedHashSet<>(stored);
        users.removeIf(user -> shown.contains(user) && !ticked.contains(user));
        users.addAll(ticked);
        return List.copyOf(users);
    }

    /** The stored users and those that the form adds, so that the form can be shown again with all it contained. */
    public List<Long> with(List<Long> stored) {
        Set<Long> users = new LinkedHashSet<>(stored);
        users.addAll(ticked);
        return List.copyOf(users);
    }

    /**
     * Those a form shows.
     *
     * @param users the given ones in their order, then other active users
     * @param searchable there are more others than fit, or they were searched
     */
    public record Choices(List<JsonNode> users, boolean searchable) {}

    /** All of the given users, and the other active ones whose name or email contains the visit's {@code find}. */
    public static Choices choices(Visit visit, List<Long> first) throws Exception {
        Map<Long, JsonNode> byId = new LinkedHashMap<>();
        visit.api()
                .all(USERS, MOST_USERS)
                .forEach(user -> byId.put(user.path("id").asLong(), user));
        List<JsonNode> users = new ArrayList<>();
        for (long id : first) {
            JsonNode user = byId.remove(id);
            if (user != null) {
                users.add(user);
            }
        }
        String find = visit.text("find").toLowerCase(Locale.ROOT);
        List<JsonNode> others = byId.values().stream()
                .filter(user -> user.path("active").asBoolean() && isFound(user, find))
                .toList();
        if (others.size() > MOST_OTHERS) {
            visit.api().noteCut(USERS, users.size() + MOST_OTHERS);
        }
        users.addAll(others.subList(0, Math.min(others.size(), MOST_OTHERS)));
        return new Choices(users, others.size() > MOST_OTHERS || !find.isEmpty());
    }

    /** Their names in one line. */
    public static String names(Map<Long, String> known, Collection<Long> users) {
        if (users.isEmpty()) {
            return "none";
        }
        String listed = users.stream()
                .limit(MOST_TOLD)
                .map(user -> known.getOrDefault(user, "#" + user))
                .collect(Collectors.joining(", "));
        return users.size() > MOST_TOLD ? "%s and %,d more".formatted(listed, users.size() - MOST_TOLD) : listed;
    }

    private static boolean isFound(JsonNode user, String find) {
        return (user.path("name").asString("") + "\n" + user.path("email").asString(""))
                .toLowerCase(Locale.ROOT)
                .contains(find);
    }
}
