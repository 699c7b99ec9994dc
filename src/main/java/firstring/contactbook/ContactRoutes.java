package firstring.contactbook;

import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.FieldRules;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.contacts.Warning;
import firstring.contacts.catalog.CustomFields;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.ContactEditReader;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.merge.ContactMerges;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.FoundContacts;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/contacts} and the family's {@code contact/phone-number}. Agents read and edit the contacts they own; team leads
 * can also change owners and delete.
 */
public final class ContactRoutes {
    private final Guard guard;
    private final AccountStore accounts;
    private final Contacts contacts;
    private final CustomFields customFields;
    private final ContactMerges merges;
    private final ContactObjectStore objects;
    private final InstantSource clock;

    public ContactRoutes(
            Guard guard,
            AccountStore accounts,
            Contacts contacts,
            CustomFields customFields,
            Database database,
            InstantSource clock) {
        this.guard = guard;
        this.accounts = accounts;
        this.contacts = contacts;
        this.customFields = customFields;
        this.merges = new ContactMerges(contacts, database);
        this.objects = new ContactObjectStore(database);
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/contacts", guard.manage(Role.AGENT, this::list))
                .on("POST", "/api/v1/contacts", guard.manage(Role.AGENT, this::create))
                .on("GET", "/api/v1/contacts/{id}", guard.manage(Role.AGENT, this::get))
                .on("PATCH", "/api/v1/contacts/{id}", guard.manage(Role.AGENT, this::edit))
                .on("DELETE", "/api/v1/contacts/{id}", guard.manage(Role.TEAM_LEAD, this::delete))
                .on("POST", "/api/v1/contacts/{id}/restore", guard.manage(Role.TEAM_LEAD, this::restore))
                .on("POST", "/api/v1/contacts/{id}/merge", guard.manage(Role.TEAM_LEAD, this::merge))
                .on("GET", "/api/v1/webhook/contact/phone-number", guard.family(this::findByNumber));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, ContactFilters.KEYS, params -> {
            AccountSettings settings = accounts.getSettings(caller.account());
            ContactSearch search =
                    new ContactFilters(params, settings.country(), settings.timezone()).read(Visibility.of(caller));
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            FoundContacts found = contacts.list(caller.account(), search);
            return Paging.answer(
                    objects.load(caller.account(), found.contacts()),
                    search.limit() - 1,
                    found.searchedTo() == null ? null : ContactFilters.cursor(found.searchedTo()),
                    object -> ContactFilters.cursor(object.contact()),
                    object -> ContactView.manage(caller.account(), object));
        });
    }

    private Answer get(Caller caller, Call call) throws Exception {
        Loaded<Contact> found = contacts.find(caller, new ContactId(call.pathId()));
        return found instanceof Loaded.Missing
                ? notFound(caller, call)
                : found.answer(contact -> answer(200, caller, contact, null));
    }

    /** For a merged contact, the response names the contact it was merged into. */
    private Answer notFound(Caller caller, Call call) {
        return merges.findKept(caller, new ContactId(call.pathId()))
                .map(kept -> Answer.json(404, Map.of("message", "Not found.", "merged_into", kept.value())))
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, editKeys(caller), params -> {
            List<Warning> warnings = new ArrayList<>();
            ContactEdit edit = read(caller, params, warnings);
            if (edit.phone() == null && !params.faults().has("phone_number")) {
                params.faults().add("phone_number", "Phone number is empty or invalid.");
            }
            return params.faults().isEmpty()
                    ? answer(201, caller, contacts.create(caller, edit), warnings)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, editKeys(caller), params -> {
            List<Warning> warnings = new ArrayList<>();
            ContactEdit edit = read(caller, params, warnings);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            ContactId id = new ContactId(call.pathId());
            EditReceipt receipt = contacts.edit(
                    caller, id, edit, version -> Etag.mismatch(call, version).isEmpty());
            return answer(200, caller, receipt, warnings);
        });
    }

    private Answer delete(Caller caller, Call call) throws Exception {
        EditReceipt receipt = contacts.delete(
                caller,
                new ContactId(call.pathId()),
                version -> Etag.mismatch(call, version).isEmpty());
        return receipt instanceof EditReceipt.Saved ? Answer.empty() : answer(204, caller, receipt, List.of());
    }

    private Answer restore(Caller caller, Call call) throws Exception {
        return answer(200, caller, contacts.restore(caller, new ContactId(call.pathId())), new ArrayList<>());
    }

    /** Keeps the contact in the path and merges the one in the body into it. */
    private Answer merge(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("contact_id"), params -> {
            Long gone = params.id("contact_id");
            if (gone == null) {
                if (params.faults().isEmpty()) {
                    params.faults().add("contact_id", "`contact_id` is required.");
                }
                return Answer.invalid(params.faults());
            }
            EditReceipt receipt = merges.merge(
                    caller,
                    new ContactId(call.pathId()),
                    new ContactId(gone),
                    version -> Etag.mismatch(call, version).isEmpty());
            return answer(200, caller, receipt, new ArrayList<>());
        });
    }

    private Answer findByNumber(Caller caller, Call call, Form form) {
        Optional<Phone> phone = phone(caller, form);
        if (phone.isEmpty()) {
            return Answer.json(400, Map.of("error", "Phone number is empty or invalid."));
        }
        Optional<Contact> found = contacts.findByNumber(
                        caller.account(), phone.get().e164(), Visibility.ofTheFamily())
                .seen();
        if (found.isEmpty()) {
            return Answer.json(404, Map.of("error", "Contact not found."));
        }
        ContactObject object =
                objects.load(caller.account(), List.of(found.get())).getFirst();
        return Answer.json(200, ContactView.family(caller.account(), object));
    }

    private Set<String> editKeys(Caller caller) {
        Set<String> keys = new HashSet<>(ContactEditReader.KEYS);
        keys.addAll(customFields.keys(caller.account()));
        return keys;
    }

    /** Keys that a custom field must not have: they already mean something in a lead, an edit or a contact. */
    public static Set<String> reservedKeys(Set<String> ofLeads) {
        Set<String> keys = new HashSet<>(ContactEditReader.KEYS);
        keys.addAll(ofLeads);
        keys.addAll(ContactView.keys());
        keys.addAll(Set.of("warnings", "merge_id", "message", "errors", "body"));
        return keys;
    }

    private ContactEdit read(Caller caller, Params params, List<Warning> warnings) {
        AccountSettings settings = accounts.getSettings(caller.account());
        LocalDate today = LocalDate.ofInstant(clock.instant(), settings.timezone());
        FieldRules rules = new FieldRules(params, today, warnings);
        Set<String> keys = customFields.keys(caller.account());
        return new ContactEditReader(
                        params, rules, settings.country(), keys, customFields.read(caller.account(), params))
                .read();
    }

    private Optional<Phone> phone(Caller caller, Form form) {
        FormValue sent = form.sent("phone_number");
        String text = sent == null ? null : Params.plainText(sent);
        String country = accounts.getSettings(caller.account()).country();
        return text == null ? Optional.empty() : Phones.parseQuery(text, country);
    }

    private Answer answer(int status, Caller caller, EditReceipt receipt, List<Warning> warnings) throws Exception {
        return switch (receipt) {
            case EditReceipt.Saved saved -> {
                warnings.addAll(saved.warnings());
                yield contacts.find(caller, saved.contact())
                        .answer(contact -> answer(status, caller, contact, warnings));
            }
            case EditReceipt.Merged merged ->
                contacts.find(caller, merged.kept()).answer(contact -> merged(caller, contact, merged.merge()));
            case EditReceipt.Refused refused -> Answer.invalid(refused.faults());
            case EditReceipt.Taken taken -> taken(caller, taken);
            case EditReceipt.Missing _ -> Answer.notFound();
            case EditReceipt.Forbidden _ -> Answer.unauthorized();
            case EditReceipt.Stale _ -> Answer.message(412, "The resource has changed since it was read.");
        };
    }

    private Answer merged(Caller caller, Contact contact, long merge) {
        ContactObject object = objects.load(caller.account(), List.of(contact)).getFirst();
        Map<String, @Nullable Object> view = ContactView.manage(caller.account(), object);
        view.put("merge_id", merge);
        return Etag.on(Answer.json(200, view), contact.version());
    }

    /** Names the other contact only to callers who can see it. */
    private Answer taken(Caller caller, EditReceipt.Taken taken) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "Contact already exists.");
        if (contacts.find(caller, taken.other()) instanceof Loaded.Seen) {
            content.put("contact_id", taken.other().value());
        }
        return Answer.json(409, content);
    }

    private Answer answer(int status, Caller caller, Contact contact, @Nullable List<Warning> warnings) {
        ContactObject object = objects.load(caller.account(), List.of(contact)).getFirst();
        Map<String, @Nullable Object> view = ContactView.manage(caller.account(), object);
        if (warnings != null) {
            view.put("warnings", warnings);
        }
        return Etag.on(Answer.json(status, view), contact.version());
    }
}
