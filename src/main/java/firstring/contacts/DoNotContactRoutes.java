package firstring.contacts;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.contacts.edit.ContactEdit;
import firstring.contacts.edit.EditReceipt;
import firstring.contacts.edit.FieldEdit;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.postgres.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/do-not-contact}: marks one number or a list of them; the contacts that have them leave queues and
 * sequences. Each line is processed on its own, so the same list can be sent again.
 */
public final class DoNotContactRoutes {
    private static final int MAX_LINES = 1_000;

    private final Accounts accounts;
    private final Contacts contacts;
    private final Database database;
    private final InstantSource clock;
    private final NumberStore numbers = new NumberStore();

    public DoNotContactRoutes(Accounts accounts, Contacts contacts, Database database, InstantSource clock) {
        this.accounts = accounts;
        this.contacts = contacts;
        this.database = database;
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/do-not-contact", accounts.guard().manage(Role.TEAM_LEAD, this::add));
    }

    /** One number as received, and its line. */
    private record Line(long number, String text) {}

    private Answer add(Caller caller, Call call) throws Exception {
        if (!"text/csv".equals(call.mediaType())) {
            return StrictForm.body(call, Set.of("phone_numbers"), params -> add(caller, params));
        }
        Faults faults = new Faults();
        List<Line> lines = readCsv(call.body(), faults);
        return faults.isEmpty() ? add(caller, lines) : Answer.invalid(faults);
    }

    private Answer add(Caller caller, Params params) throws SQLException {
        List<Line> lines = new ArrayList<>();
        if (params.form().sent("phone_numbers") instanceof FormValue.Items(List<FormValue> sent)
                && sent.size() <= MAX_LINES) {
            for (FormValue value : sent) {
                String text = Params.plainText(value);
                lines.add(new Line(lines.size() + 1L, text == null ? "" : text));
            }
        } else {
            params.faults()
                    .add("phone_numbers", "`phone_numbers` must be a list of at most %d numbers.".formatted(MAX_LINES));
        }
        return params.faults().isEmpty() ? add(caller, lines) : Answer.invalid(params.faults());
    }

    /** Reads the first column; a first line without any digits is a heading. */
    private static List<Line> readCsv(byte[] body, Faults faults) {
        List<Line> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(Json.decodeUtf8(body))) {
            for (CsvRecord row : reader) {
                String text = row.getField(0).replace("\uFEFF", "").strip();
                boolean isHeading = lines.isEmpty()
                        && row.getStartingLineNumber() == 1
                        && text.chars().noneMatch(Character::isDigit);
                if (!isHeading) {
                    lines.add(new Line(row.getStartingLineNumber(), text));
                }
                if (lines.size() > MAX_LINES) {
                    faults.add("body", "The body must have at most %d lines.".formatted(MAX_LINES));
                    return List.of();
                }
            }
        } catch (IOException | CsvParseException unreadable) {
            faults.add("body", "The body must be CSV in UTF-8.");
        }
        return lines;
    }

    private Answer add(Caller caller, List<Line> lines) throws SQLException {
        String region = accounts.settings().getSettings(caller.account()).country();
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        for (Line line : lines) {
            Optional<String> e164 = Phones.parse(line.text(), region).map(Phone::e164);
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            result.put("line", line.number());
            result.put("phone_number", e164.orElse(null));
            result.put("outcome", e164.isEmpty() ? "invalid" : mark(caller, e164.get()));
            results.add(result);
        }
        return Answer.json(200, Map.of("data", results));
    }

    /** Marks the number, and each contact that has it in one of its forms. */
    private String mark(Caller caller, String e164) throws SQLException {
        Map<ContactId, Contact> unmarked = new LinkedHashMap<>();
        for (String form : Phones.forms(e164)) {
            Loaded<Contact> contact = contacts.findByNumber(caller.account(), form, Visibility.of(caller));
            if (contact.isHidden()) {
                return "not_visible";
            }
            if (contact instanceof Loaded.Seen<Contact>(Contact found) && !found.dnc()) {
                unmarked.put(found.id(), found);
            }
        }
        for (ContactId contact : unmarked.keySet()) {
            if (!(contacts.edit(caller, contact, marked(), version -> true) instanceof EditReceipt.Saved)) {
                return "not_visible";
            }
        }
        return unmarked.isEmpty() ? markNumber(caller, e164) : "marked";
    }

    private String markNumber(Caller caller, String e164) {
        return database.jdbi().inTransaction(tx -> {
            if (numbers.isAnyStopped(tx, caller.account(), List.of(e164))) {
                return "known";
            }
            numbers.stop(tx, caller.account(), List.of(e164), caller.user(), clock.instant());
            return "marked";
        });
    }

    private static ContactEdit marked() {
        ContactEdit.Links links =
                new ContactEdit.Links(FieldEdit.none(), FieldEdit.none(), FieldEdit.none(), FieldEdit.none());
        return new ContactEdit(
                Map.of(),
                FieldEdit.none(),
                null,
                FieldEdit.none(),
                links,
                new ContactEdit.Tags(List.of(), List.of()),
                true,
                Map.of());
    }
}
