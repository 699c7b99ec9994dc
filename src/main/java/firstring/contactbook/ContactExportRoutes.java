package firstring.contactbook;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.audit.AuditLog;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.contacts.catalog.CustomField;
import firstring.contacts.catalog.CustomFields;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactWalk;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.MemoryReservation;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.text.CsvTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@code GET /api/v1/contacts/export}: the contacts that match a filter, as CSV. Read page by page while it is sent, so that
 * a slow reader holds neither memory nor a connection.
 */
public final class ContactExportRoutes {
    private static final int PAGE = 500;
    private static final int MAX_AT_ONCE = 4;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Guard guard;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final Database database;
    private final ContactWalk contacts;
    private final CustomFields customFields;
    private final ContactObjectStore objects;
    private final ContactNameStore names;
    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    public ContactExportRoutes(Accounts accounts, Contacts contacts, CustomFields customFields, Database database) {
        this.guard = accounts.guard();
        this.accounts = accounts.settings();
        this.audit = accounts.audit();
        this.database = database;
        this.contacts = new ContactWalk(contacts);
        this.customFields = customFields;
        this.objects = new ContactObjectStore(database);
        this.names = new ContactNameStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/contacts/export", guard.manage(Role.AGENT, this::export));
    }

    private Answer export(Caller caller, Call call) throws Exception {
        Set<String> keys = new HashSet<>(ContactFilters.KEYS);
        keys.add("bom");
        return StrictForm.query(call, keys, params -> {
            AccountSettings settings = accounts.getSettings(caller.account());
            ContactSearch search =
                    new ContactFilters(params, settings.country(), settings.timezone()).read(Visibility.of(caller));
            boolean mark = params.flagOrFalse("bom");
            Export export = new Export(Author.of(caller, call), filter(params.form()), search, mark);
            return params.faults().isEmpty() ? answer(export) : Answer.invalid(params.faults());
        });
    }

    /** One export and its author. */
    private record Export(Author author, Map<String, String> filter, ContactSearch search, boolean mark) {
        AccountId account() {
            return author.account();
        }
    }

    private static Map<String, String> filter(Form form) {
        Map<String, String> filter = new LinkedHashMap<>();
        form.values().forEach((name, value) -> filter.put(name, String.valueOf(Params.plainText(value))));
        return filter;
    }

    private Answer answer(Export export) {
        if (free.availablePermits() == 0) {
            return Answer.message(503, "Too many exports are running. Try again in a minute.")
                    .withHeader("Retry-After", "10");
        }
        Map<String, String> headers = Map.of(
                "Content-Type", "text/csv; charset=utf-8",
                "Content-Disposition", "attachment; filename=\"contacts.csv\"");
        return Answer.streamed(headers, out -> write(export, out));
    }

    private void write(Export export, OutputStream out) throws IOException, InterruptedException {
        free.acquire();
        LongAdder sent = new LongAdder();
        try {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            if (export.mark()) {
                text.write(BYTE_ORDER_MARK);
            }
            CsvTable csv = new CsvTable(text);
            write(export.account(), export.search(), csv, sent);
            csv.flush();
        } finally {
            free.release();
            tell(export, sent.sum());
        }
    }

    /** Writes the audit entry, even for an export that broke off, with the number of contacts sent. */
    private void tell(Export export, long contacts) {
        AuditLog.Thing thing = new AuditLog.Thing("contacts", "export", "export");
        database.jdbi()
                .useTransaction(tx -> audit.created(
                        tx, export.author(), thing, Map.of("filter", export.filter(), "contacts", contacts)));
    }

    private void write(AccountId account, ContactSearch search, CsvTable csv, LongAdder sent) {
        List<String> custom =
                customFields.of(account).stream().map(CustomField::key).toList();
        csv.row(ContactCsv.header(custom));
        ContactSearch.Position position = search.after();
        MemoryReservation holding = MemoryReservation.current();
        long before = holding.held();
        do {
            ContactWalk.Page page = contacts.next(account, search, position, PAGE);
            List<ContactObject> loaded = objects.load(account, page.contacts());
            ContactNames known = names.load(account, loaded);
            for (ContactObject object : loaded) {
                csv.row(ContactCsv.row(object, known, custom));
                sent.increment();
            }
            position = page.end();
            holding.shrinkTo(before);
        } while (position != null);
    }
}
