package firstring.sequences.enrollments;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.phone.Phones;
import firstring.sequences.SequenceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code sequence-enroll} and {@code sequence-disenroll} of the webhook family (docs/contract.md 2). */
public final class FamilyRoutes {
    private final Guard guard;
    private final AccountStore accounts;
    private final Contacts contacts;
    private final Enrollments enrollments;

    public FamilyRoutes(Guard guard, AccountStore accounts, Contacts contacts, Enrollments enrollments) {
        this.guard = guard;
        this.accounts = accounts;
        this.contacts = contacts;
        this.enrollments = enrollments;
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/webhook/sequence-enroll", guard.family(this::enroll))
                .on("POST", "/api/v1/webhook/sequence-disenroll", guard.family(this::disenroll));
    }

    private Answer enroll(Caller caller, Call call, Form form) {
        Params params = new Params(form, new Faults());
        Long sequence = params.id("sequence_id");
        if (sequence == null && params.faults().isEmpty()) {
            params.faults().add("sequence_id", "`sequence_id` is required.");
        }
        Boolean force = params.flag("force_enroll");
        Optional<ContactId> contact = contact(caller, params);
        if (!params.faults().isEmpty() || sequence == null) {
            return refused(params.faults());
        }
        if (contact.isEmpty()) {
            return Answer.message(400, "Contact not found.");
        }
        EnrollReceipt receipt = enrollments.enroll(
                caller,
                Visibility.ofTheFamily(),
                new Enrollments.EnrollCommand(new SequenceId(sequence), contact.get(), force != null && force));
        return receipt.isIn()
                ? Answer.message(200, "Contact is successfully enrolled in the sequence.")
                : Answer.message(400, sentence(receipt));
    }

    private Answer disenroll(Caller caller, Call call, Form form) {
        Params params = new Params(form, new Faults());
        Optional<ContactId> contact = contact(caller, params);
        if (!params.faults().isEmpty()) {
            return refused(params.faults());
        }
        Optional<Boolean> left =
                contact.flatMap(found -> enrollments.disenroll(caller, Visibility.ofTheFamily(), found));
        if (left.isEmpty()) {
            return Answer.message(400, "Contact not found.");
        }
        return left.get()
                ? Answer.message(200, "Contact is successfully disenrolled from all sequences.")
                : Answer.message(400, "Contact is not enrolled in any sequence.");
    }

    /**
     * The contact identified by {@code phone_number}, or by {@code id} when the source is {@code aloware}; without a
     * source by whichever was sent.
     */
    private Optional<ContactId> contact(Caller caller, Params params) {
        String source = params.line("source", 40);
        boolean byId = source == null ? params.form().sent("phone_number") == null : source.equals("aloware");
        if (source != null && !byId && !source.equals("phone_number")) {
            params.faults().add("source", "`source` must be phone_number or aloware.");
            return Optional.empty();
        }
        return byId ? byId(caller, params) : byNumber(caller, params);
    }

    private Optional<ContactId> byId(Caller caller, Params params) {
        Long id = params.id("id");
        if (id == null) {
            if (!params.faults().has("id")) {
                params.faults().add("id", "`id` is required.");
            }
            return Optional.empty();
        }
        return contacts.find(caller.account(), new ContactId(id), Visibility.ofTheFamily())
                .seen()
                .map(Contact::id);
    }

    private Optional<ContactId> byNumber(Caller caller, Params params) {
        String text = params.text("phone_number", Phones.MAX_LENGTH);
        String country = accounts.getSettings(caller.account()).country();
        var phone = text == null ? Optional.<firstring.phone.Phone>empty() : Phones.parseQuery(text, country);
        if (phone.isEmpty()) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
            return Optional.empty();
        }
        return contacts.findByNumber(caller.account(), phone.get().e164(), Visibility.ofTheFamily())
                .seen()
                .map(Contact::id);
    }

    /** Returns one sentence for family clients, along with all faults in the usual form. */
    private static Answer refused(Faults faults) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", first(faults));
        content.put("errors", faults.byField());
        return Answer.json(400, content);
    }

    private static @Nullable String first(Faults faults) {
        return faults.byField().values().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse("The given data was invalid.");
    }

    private static String sentence(EnrollReceipt receipt) {
        return switch (receipt) {
            case ALREADY_ENROLLED -> "Contact is already enrolled in a sequence.";
            case DO_NOT_CONTACT -> "Contact is marked Do Not Contact.";
            case PAUSED -> "The sequence is paused.";
            case ARCHIVED -> "The sequence is archived.";
            case NO_CONTACT, NOT_VISIBLE -> "Contact not found.";
            case NO_SEQUENCE -> "The selected sequence id is invalid.";
            case ENROLLED, MOVED -> throw new IllegalStateException("nothing is wrong");
        };
    }
}
