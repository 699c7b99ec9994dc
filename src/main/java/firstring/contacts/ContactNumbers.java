package firstring.contacts;

import firstring.contacts.edit.ContactEdit;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a contact before and after an edit. A replaced primary number is removed, unless the edit lists it among the
 * others; a number of another contact stays there.
 */
final class ContactNumbers {
    private final ContactId contact;
    private final Map<String, ContactNumber> before = new TreeMap<>();
    private final Map<String, ContactNumber> after = new LinkedHashMap<>();
    private final Map<String, ContactNumber> others = new TreeMap<>();
    private final List<ContactNumber> foreign = new ArrayList<>();
    private @Nullable ContactId takenBy;

    private ContactNumbers(ContactId contact) {
        this.contact = contact;
    }

    /**
     * @param primary the contact's current primary number
     * @param locked the contact's own numbers, and the numbers in the edit with the contacts that have them
     */
    static ContactNumbers after(ContactId contact, String primary, ContactEdit edit, List<ContactNumber> locked) {
        ContactNumbers numbers = new ContactNumbers(contact);
        for (ContactNumber number : locked) {
            (number.contact().equals(contact) ? numbers.before : numbers.others).put(number.e164(), number);
        }
        numbers.setPrimary(primary, edit.phone());
        List<OtherNumber> others = edit.others().value();
        if (others == null) {
            numbers.keepOthers(primary);
        } else {
            others.forEach(numbers::addOther);
        }
        return numbers;
    }

    ContactId contact() {
        return contact;
    }

    /** The other contact that already has the requested primary number, or null. */
    @Nullable
    ContactId takenBy() {
        return takenBy;
    }

    /** Numbers sent for this contact that belong to other contacts. */
    List<ContactNumber> foreign() {
        return foreign;
    }

    List<ContactNumber> inserted() {
        return after.values().stream()
                .filter(number -> !before.containsKey(number.e164()))
                .toList();
    }

    List<ContactNumber> updated() {
        return after.values().stream()
                .filter(number -> before.containsKey(number.e164()) && !number.equals(before.get(number.e164())))
                .toList();
    }

    Set<String> deleted() {
        Set<String> deleted = new TreeSet<>(before.keySet());
        deleted.removeAll(after.keySet());
        return deleted;
    }

    /** Every number after the edit, in order. */
    Set<String> after() {
        return new TreeSet<>(after.keySet());
    }

    List<String> othersBefore() {
        return others(before);
    }

    List<String> othersAfter() {
        return others(after);
    }

    private static List<String> others(Map<String, ContactNumber> numbers) {
        return numbers.values().stream()
                .filter(number -> !number.primary())
                .map(ContactNumber::e164)
                .sorted()
                .toList();
    }

    private void setPrimary(String current, @Nullable Phone wanted) {
        String e164 = wanted == null ? current : wanted.e164();
        ContactNumber known = before.get(e164);
        ContactNumber taken = findTaken(e164);
        takenBy = taken == null ? null : taken.contact();
        String extension = wanted != null ? wanted.extension() : known == null ? null : known.extension();
        String label = known == null ? null : known.label();
        after.put(e164, new ContactNumber(contact, e164, true, label, extension));
    }

    private void keepOthers(String formerPrimary) {
        for (ContactNumber number : before.values()) {
            if (!number.e164().equals(formerPrimary) && find(after, number.e164()) == null) {
                after.putIfAbsent(number.e164(), number);
            }
        }
    }

    private void addOther(OtherNumber other) {
        String e164 = other.phone().e164();
        ContactNumber taken = findTaken(e164);
        if (taken != null) {
            foreign.add(taken);
        } else if (find(after, e164) == null) {
            after.put(
                    e164,
                    new ContactNumber(
                            contact, e164, false, other.label(), other.phone().extension()));
        }
    }

    /** The number of another contact in any of its forms, or null; a number that is exactly this contact's own is not taken. */
    private @Nullable ContactNumber findTaken(String e164) {
        return before.containsKey(e164) ? null : find(others, e164);
    }

    /** The number in any of its forms, or null. */
    private static @Nullable ContactNumber find(Map<String, ContactNumber> numbers, String e164) {
        for (String form : Phones.forms(e164)) {
            ContactNumber number = numbers.get(form);
            if (number != null) {
                return number;
            }
        }
        return null;
    }
}
