package firstring.dialer;

import firstring.contacts.ContactId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contact details that an agent needs for a call. */
public record Callee(
        ContactId id,
        String phoneNumber,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String companyName,
        @Nullable String email,
        @Nullable String city,
        @Nullable String state,
        String timezone,
        @Nullable String notes,
        @Nullable Long dispositionStatus) {

    /** The contact as JSON. */
    Map<String, @Nullable Object> view() {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", id().value());
        view.put("first_name", firstName());
        view.put("last_name", lastName());
        view.put("company_name", companyName());
        view.put("phone_number", phoneNumber());
        view.put("email", email());
        view.put("city", city());
        view.put("state", state());
        view.put("timezone", timezone());
        view.put("notes", notes());
        view.put("disposition_status_id", dispositionStatus());
        return view;
    }
}
