package firstring.callability;

import firstring.accounts.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a contact cannot be called now.
 *
 * @param until when it ends on its own; null: only when something is changed
 * @param user the user it is about; null: none
 * @param ringGroup the ring group that the contact is parked for; null: none
 * @param region the region of the calling rule; null: none
 * @param zones the time zones in which the rule forbids the call; empty: none
 */
record CallBlocker(
        Code code,
        String message,
        @Nullable Instant until,
        @Nullable UserId user,
        @Nullable Long ringGroup,
        @Nullable String region,
        List<ZoneId> zones) {

    /** The closed list of reasons. */
    enum Code {
        DO_NOT_CONTACT("do_not_contact"),
        OPTED_OUT("opted_out"),
        INVALID_PHONE("invalid_phone"),
        NO_OWNER("no_owner"),
        OWNER_INACTIVE("owner_inactive"),
        OWNER_AWAY("owner_away"),
        OWNER_OFF_HOURS("owner_off_hours"),
        PARKED("parked"),
        RING_GROUP_ARCHIVED("ring_group_archived"),
        NOT_QUEUED("not_queued"),
        LEASED("leased"),
        SKIPPED("skipped"),
        OUTSIDE_HOURS("outside_hours"),
        HOLIDAY("holiday"),
        ATTEMPT_CAP("attempt_cap");

        private final String word;

        Code(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static CallBlocker of(Code code, String message) {
        return new CallBlocker(code, message, null, null, null, null, List.of());
    }

    static CallBlocker ofUser(Code code, String message, @Nullable UserId user, @Nullable Instant until) {
        return new CallBlocker(code, message, until, user, null, null, List.of());
    }

    static CallBlocker ofRingGroup(Code code, String message, long ringGroup) {
        return new CallBlocker(code, message, null, null, ringGroup, null, List.of());
    }

    static CallBlocker until(Code code, String message, Instant until) {
        return new CallBlocker(code, message, until, null, null, null, List.of());
    }

    Map<String, @Nullable Object> view() {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("code", code.word());
        view.put("message", message);
        view.put("until", until == null ? null : until.toString());
        view.put("user_id", user == null ? null : user.value());
        view.put("ring_group_id", ringGroup);
        view.put("region", region);
        view.put("zones", zones.stream().map(ZoneId::getId).toList());
        return view;
    }
}
