package firstring.routing;

import firstring.accounts.UserId;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request that creates or edits a ring group. */
final class GroupForm {
    static final Set<String> KEYS = Set.of("name", "strategy", "members", "parking_share");

    private static final Set<String> MEMBER_KEYS = Set.of("user_id", "weight");

    private GroupForm() {}

    /** The requested group; faults are added to the patch. */
    static GroupSettings read(Patch patch, GroupSettings current) {
        return new GroupSettings(
                patch.required("name", current.name(), patch.line(255)),
                patch.kept("strategy", current.strategy(), field -> strategy(patch.params(), field)),
                patch.kept("parking_share", current.parkingShare(), patch.whole(1, GroupSettings.MAX_PARKING_SHARE)),
                patch.kept("members", current.members(), field -> members(patch.params(), field)));
    }

    private static @Nullable Strategy strategy(Params params, String field) {
        String code = params.line(field, 100);
        Strategy strategy = code == null ? null : Strategy.find(code).orElse(null);
        if (strategy == null) {
            params.faults().add(field, "The selected strategy is invalid.");
        }
        return strategy;
    }

    private static @Nullable List<WeightedMember> members(Params params, String field) {
        if (!(params.form().sent(field) instanceof FormValue.Items items)) {
            params.faults().add(field, "`members` must be an array.");
            return null;
        }
        if (items.values().size() > GroupSettings.MAX_MEMBERS) {
            params.faults().add(field, "`members` must have at most %d members.".formatted(GroupSettings.MAX_MEMBERS));
            return null;
        }
        List<WeightedMember> members = new ArrayList<>();
        Set<UserId> seen = new HashSet<>();
        for (int i = 0; i < items.values().size(); i++) {
            WeightedMember member = member(items.values().get(i), field + "." + i, params.faults());
            if (member != null && !seen.add(member.user())) {
                params.faults().add(field + "." + i + ".user_id", "`user_id` appears more than once.");
            } else if (member != null) {
                members.add(member);
            }
        }
        return members;
    }

    private static @Nullable WeightedMember member(FormValue value, String memberField, Faults faults) {
        if (!(value instanceof FormValue.Fields(Map<String, FormValue> fields))) {
            faults.add(memberField, "Each member must be an object with `user_id` and `weight`.");
            return null;
        }
        Faults own = new Faults();
        Params params = new Params(new Form(fields), own);
        fields.keySet().stream()
                .filter(name -> !MEMBER_KEYS.contains(name))
                .forEach(name -> own.add(name, "`%s` is not a known field.".formatted(name)));
        Long user = params.id("user_id");
        if (user == null && !own.has("user_id")) {
            own.add("user_id", "`user_id` is required.");
        }
        Integer weight = params.whole("weight", 1, WeightedMember.MAX_WEIGHT);
        own.byField()
                .forEach((name, sentences) -> sentences.forEach(text -> faults.add(memberField + "." + name, text)));
        return user == null ? null : new WeightedMember(new UserId(user), weight == null ? 1 : weight);
    }
}
