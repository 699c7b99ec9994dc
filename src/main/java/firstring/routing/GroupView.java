package firstring.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ring group as JSON. */
final class GroupView {
    private GroupView() {}

    static Map<String, @Nullable Object> of(StoredGroup group) {
        GroupSettings settings = group.settings();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", group.id().value());
        view.put("name", settings.name());
        view.put("strategy", settings.strategy().code());
        view.put("parking_share", settings.parkingShare());
        view.put("members", settings.members().stream().map(GroupView::of).toList());
        view.put(
                "archived_at",
                group.archivedAt() == null ? null : group.archivedAt().toString());
        view.put("created_at", group.createdAt().toString());
        view.put("updated_at", group.updatedAt().toString());
        return view;
    }

    private static Map<String, Object> of(WeightedMember member) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("user_id", member.user().value());
        view.put("weight", member.weight());
        return view;
    }
}
