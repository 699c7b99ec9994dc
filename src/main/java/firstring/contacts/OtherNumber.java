package firstring.contacts;

import firstring.phone.Phone;
import org.jspecify.annotations.Nullable;

/** Another number sent for a contact. */
public record OtherNumber(Phone phone, @Nullable String label) {}
