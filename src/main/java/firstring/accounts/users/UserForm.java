package firstring.accounts.users;

import firstring.accounts.Role;
import firstring.accounts.SettingFields;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.text.EmailAddress;
import firstring.text.HiddenText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a user's create or edit. */
public final class UserForm {
    public static final Set<String> CREATE_KEYS = Set.of(
            "name",
            "email",
            "role",
            "password",
            "phone_number",
            "timezone",
            "working_hours",
            "daily_lead_cap",
            "open_queue_cap");
    public static final Set<String> EDIT_KEYS = Set.of(
            "name",
            "email",
            "role",
            "active",
            "password",
            "phone_number",
            "timezone",
            "working_hours",
            "daily_lead_cap",
            "open_queue_cap");

    private static final int MAX_CAP = 1_000_000;

    private UserForm() {}

    /**
     * The user as edited; faults are collected in the patch.
     *
     * @param country the account's, by which a phone number without {@code +} is read
     */
    static User read(Patch patch, User current, String country, Instant now) {
        Params params = patch.params();
        boolean active = patch.kept("active", current.active(), params::flag);
        return new User(
                current.id(),
                patch.required("name", current.name(), patch.line(255)),
                patch.required("email", current.email(), field -> email(params, field)),
                patch.required("role", current.role(), patch.choice(List.of(Role.values()), Role::code)),
                active,
                active ? current.status() : UserStatus.OFFLINE,
                patch.clearable("phone_number", current.phoneNumber(), field -> phone(params, field, country)),
                patch.clearable("timezone", current.timezone(), field -> SettingFields.zone(params, field)),
                patch.clearable("working_hours", current.hours(), field -> WorkingHoursReader.read(params, field)),
                patch.clearable("daily_lead_cap", current.dailyLeadCap(), patch.whole(0, MAX_CAP)),
                patch.clearable("open_queue_cap", current.openQueueCap(), patch.whole(0, MAX_CAP)),
                current.version(),
                current.createdAt(),
                now);
    }

    /** Null when none was sent or it is too long; its strength is checked elsewhere. */
    static @Nullable HiddenText password(Params params) {
        String text = params.text("password", Passwords.MAX_LENGTH);
        return text == null ? null : new HiddenText(text);
    }

    /** A number to ring, without an extension. */
    private static @Nullable String phone(Params params, String field, String country) {
        String text = params.line(field, Phones.MAX_LENGTH);
        if (text == null) {
            return null;
        }
        Optional<String> phone = Phones.parse(text, country)
                .filter(parsed -> parsed.extension() == null)
                .map(Phone::e164);
        if (phone.isEmpty()) {
            params.faults().add(field, "Phone number is empty or invalid.");
        }
        return phone.orElse(null);
    }

    private static @Nullable String email(Params params, String field) {
        String email = params.line(field, EmailAddress.MAX_LENGTH);
        if (email != null && !EmailAddress.isOne(email)) {
            params.faults().add(field, "`%s` must be a valid email address.".formatted(field));
            return null;
        }
        return email;
    }
}
