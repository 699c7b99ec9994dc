package firstring.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.ContactSearch;
import firstring.contacts.ContactWalk;
import firstring.contacts.Contacts;
import firstring.contacts.CustomField;
import firstring.contacts.CustomFields;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Routes;
import firstring.http.StrictForm;
import firstring.postgres.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/v1/contacts/export}: what a filter finds, as CSV. Read page by page while it is sent, so that neither
 * memory nor a connection is held for a slow reader.
 */
public final class ContactExportRoutes {
    private static final int PAGE = 500;
    private static final int MAX_AT_ONCE = 4;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Guard guard;
    private final AccountStore accounts;
    private final ContactWalk contacts;
    private final CustomFields customFields;
    private final ContactObjectStore objects;
    private final Semaphore free = new Semaphore(MAX_AT_ONCE);

    public ContactExportRoutes(
            Guard guard, AccountStore accounts, Contacts contacts, CustomFields customFields, Database database) {
        this.guard = guard;
        this.accounts = accounts;
        this.contacts = new ContactWalk(contacts);
        this.customFields = customFields;
        this.objects = new ContactObjectStore(database);
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
            return params.faults().isEmpty() ? export(caller.account(), search, mark) : Answer.invalid(params.faults());
        });
    }

    private Answer export(AccountId account, ContactSearch search, boolean mark) {
        if (free.availablePermits() == 0) {
            return Answer.message(503, "Other exports are running. Please try again.")
                    .withHeader("Retry-After", "10");
        }
        Map<String, String> headers = Map.of(
                "Content-Type", "text/csv; charset=utf-8",
                "Content-Disposition", "attachment; filename=\"contacts.csv\"");
        return Answer.streamed(headers, out -> write(account, search, mark, out));
    }

    private void write(AccountId account, ContactSearch search, boolean mark, OutputStream out)
            throws IOException, InterruptedException {
        free.acquire();
        try {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            if (mark) {
                text.write(BYTE_ORDER_MARK);
            }
            CsvWriter csv =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
            write(account, search, csv);
            csv.flush();
        } finally {
            free.release();
        }
    }

    private void write(AccountId account, ContactSearch search, CsvWriter csv) {
        List<String> custom =
                customFields.of(account).stream().map(CustomField::key).toList();
        csv.writeRecord(ContactCsv.header(custom));
        ContactSearch.Position place = search.after();
        do {
            ContactWalk.Page page = contacts.next(account, search, place, PAGE);
            for (ContactObject object : objects.load(account, page.contacts())) {
                csv.writeRecord(ContactCsv.row(object, custom));
            }
            place = page.end();
        } while (place != null);
    }
}
