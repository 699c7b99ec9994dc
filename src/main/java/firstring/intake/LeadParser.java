package firstring.intake;

import firstring.accounts.AccountSettings;
import firstring.accounts.InvalidDetails;
import firstring.contacts.ContactField;
import firstring.contacts.FieldRules;
import firstring.contacts.FullName;
import firstring.contacts.Warning;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.intake.decision.ConsentFields;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses a form into a {@link NewLead}: every field of docs/contract.md 1.2 in its true type, all faults at once. One
 * instance per request; not thread-safe.
 */
public final class LeadParser {
    static final int MAX_OTHER_PHONES = 20;
    static final int MAX_TAG_NAMES = 100;
    static final int MAX_LISTS = 20;
    static final int MAX_NAME = 255;
    static final int MAX_KEY = 255;

    private static final String INVALID_PHONE = "Phone number is empty or invalid.";
    private static final String LOST_DIGITS =
            "It is in scientific notation, so digits were lost. Format the column as text and export it again.";
    private static final int MAX_EXTENSION = 40;
    private static final int MAX_UNKNOWN_NAMED = 20;

    /** Fields that describe the person, other than custom fields. */
    private static final Set<String> DETAILS = Stream.concat(
                    Stream.of(ContactField.values()).map(ContactField::code),
                    Stream.of("other_phone_numbers", "name", "lead_source", "timezone", "tags"))
            .collect(Collectors.toUnmodifiableSet());

    /** The names the Lead API knows; unknown ones are stored with the lead and named in a warning. */
    public static final Set<String> KNOWN = Stream.of(
                    Stream.of(ContactField.values()).map(ContactField::code),
                    ConsentFields.NAMES.stream(),
                    Stream.of(
                            "api_token",
                            "phone_number",
                            "other_phone_numbers",
                            "name",
                            "lead_source",
                            "timezone",
                            "user_id",
                            "user_email",
                            "distribute_to_ring_group",
                            "ring_group_id",
                            "check_available_users",
                            "check_available_users_with_fallback",
                            "add_to_powerdialer",
                            "powerdialer_position",
                            "list_ids",
                            "sequence_id",
                            "automation_id",
                            "workflow_id",
                            "force_update_sequence",
                            "line_id",
                            "disposition_status_id",
                            "tag_id",
                            "tags",
                            "is_dnc",
                            "force_update",
                            "explain",
                            "dry_run"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private final Form form;
    private final Instant now;
    private final AccountSettings settings;
    private final InvalidDetails invalidDetails;
    private final CustomFields customFields;
    private final Faults faults = new Faults();
    private final List<Warning> warnings = new ArrayList<>();
    private final Params params;
    private final FieldRules rules;

    /** The second number in {@code phone_number}, stored as another number; null when there is only one. */
    private @Nullable Phone second;

    /** @param invalidDetails the treatment of invalid details */
    public LeadParser(
            Form form,
            AccountSettings settings,
            InvalidDetails invalidDetails,
            Instant now,
            CustomFields customFields) {
        this.form = form;
        this.invalidDetails = invalidDetails;
        this.now = now;
        this.settings = settings;
        this.customFields = customFields;
        this.params = new Params(form, faults);
        this.rules = new FieldRules(params, LocalDate.ofInstant(now, settings.timezone()), warnings);
    }

    /** @param key the request's idempotency key, whose length is not checked yet; null when there is none */
    public NewLead parse(NewLead.@Nullable IdempotencyKey key) {
        Map<ContactField, String> fields = rules.fields();
        String region = Phones.region(fields.get(ContactField.COUNTRY), settings.country());
        Phone phone = phone(region);
        NewLead.Person person = person(fields, region, phone);
        NewLead.Routing routing = routing();
        NewLead.Actions actions = actions();
        NewLead.Options options = options(key);
        if (invalidDetails == InvalidDetails.WARN) {
            leaveOutInvalidDetails();
        }
        warnOfUnknownNames();
        boolean fixable = phone != null
                && !faults.isEmpty()
                && faults.byField().keySet().stream().allMatch(this::isInvalidDetail);
        return new NewLead(phone, person, routing, actions, options, faults.byField(), fixable, warnings, null);
    }

    /** Turns the faults of details into warnings; their values were not read. */
    private void leaveOutInvalidDetails() {
        for (String field : List.copyOf(faults.byField().keySet())) {
            if (isInvalidDetail(field)) {
                String code = "invalid_" + nameOf(field);
                for (String sentence : faults.remove(field)) {
                    warnings.add(new Warning(field, code, sentence + " It was left out."));
                }
            }
        }
    }

    /** True for a field that describes the person. Fields that control the lead, such as ids and switches, must be valid. */
    private boolean isInvalidDetail(String field) {
        String name = nameOf(field);
        return !faults.hasUnstorable(field)
                && (DETAILS.contains(name)
                        || customFields.keys(settings.account()).contains(name));
    }

    /** The field of a fault: {@code other_phone_numbers.1} is an item of other_phone_numbers. */
    private static String nameOf(String field) {
        int point = field.indexOf('.');
        return point < 0 ? field : field.substring(0, point);
    }

    private @Nullable Phone phone(String region) {
        FormValue value = form.sent("phone_number");
        String text = value == null ? null : Params.plainText(value);
        List<String> parts = text == null ? List.of() : Phones.split(text, region);
        boolean inQuery = form.isInQuery("phone_number");
        Phone phone = parts.isEmpty() ? null : readPhone(parts.getFirst(), region, inQuery);
        if (phone == null) {
            faults.add("phone_number", INVALID_PHONE);
            explainNoPhone(value, text);
        } else if (!phone.valid()) {
            warnings.add(new Warning(
                    "phone_number",
                    "invalid_number",
                    "The phone number has a possible length, but is not valid in its numbering plan."));
        }
        if (phone != null && parts.size() > 1) {
            second = readPhone(parts.get(1), region, inQuery);
        }
        return phone;
    }

    private void explainNoPhone(@Nullable FormValue value, @Nullable String text) {
        if (text != null && Phones.hasLostDigits(text)) {
            faults.add("phone_number", LOST_DIGITS);
        } else if (value == null || (text != null && text.isBlank())) {
            Set<String> known = customFields.keys(settings.account());
            form.values().keySet().stream()
                    .filter(key -> !known.contains(key) && Misspellings.isPhoneNumber(key))
                    .findFirst()
                    .ifPresent(key -> faults.add(
                            "phone_number", "`%s` is not a known field. Did you mean `phone_number`?".formatted(key)));
        }
    }

    private static @Nullable Phone readPhone(String text, String region, boolean inQuery) {
        if (text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            return null;
        }
        return (inQuery ? Phones.parseQuery(text, region) : Phones.parse(text, region))
                .filter(phone -> phone.extension() == null || phone.extension().length() <= MAX_EXTENSION)
                .orElse(null);
    }

    private NewLead.Person person(Map<ContactField, String> fields, String region, @Nullable Phone phone) {
        FullName name = rules.name().orElse(null);
        boolean partSent = fields.containsKey(ContactField.FIRST_NAME) || fields.containsKey(ContactField.LAST_NAME);
        ZoneId zone = rules.timezone();
        return new NewLead.Person(
                fields,
                partSent ? null : name,
                otherPhones(region, phone),
                zone == null ? null : zone.getId(),
                params.line("lead_source", MAX_NAME),
                params.id("line_id"),
                params.id("disposition_status_id"),
                params.flagOrFalse("is_dnc"),
                customFields.read(settings.account(), params),
                new ConsentFields(form, now).read(warnings));
    }

    /** The second number in {@code phone_number}, then the items of {@code other_phone_numbers}, without the primary number. */
    private List<NewLead.OtherPhone> otherPhones(String region, @Nullable Phone primary) {
        Map<String, NewLead.OtherPhone> others = new LinkedHashMap<>();
        if (second != null) {
            others.put(second.e164(), new NewLead.OtherPhone(second, null));
        }
        List<FormValue> items = otherItems();
        for (int i = 0; i < items.size(); i++) {
            NewLead.OtherPhone other = otherPhone("other_phone_numbers." + i, items.get(i), region);
            if (other != null) {
                others.putIfAbsent(other.phone().e164(), other);
            }
        }
        if (primary != null) {
            others.remove(primary.e164());
        }
        return List.copyOf(others.values());
    }

    /** Accepts {@code [{label, phone_number}]}, an array of texts, or a comma-separated text. */
    private List<FormValue> otherItems() {
        FormValue value = form.sent("other_phone_numbers");
        if (value == null) {
            return List.of();
        }
        List<FormValue> items = splitList(value);
        if (items == null || items.size() > MAX_OTHER_PHONES) {
            faults.add(
                    "other_phone_numbers",
                    items == null
                            ? "`other_phone_numbers` must be a list."
                            : "`other_phone_numbers` must have at most %d items.".formatted(MAX_OTHER_PHONES));
            return List.of();
        }
        return items;
    }

    /** @param field the item's name in faults */
    private NewLead.@Nullable OtherPhone otherPhone(String field, FormValue item, String region) {
        Form parts = item instanceof FormValue.Fields fields
                ? new Form(fields.values())
                : new Form(Map.of("phone_number", item));
        FormValue number = parts.sent("phone_number");
        if (number == null) {
            return null;
        }
        String text = Params.plainText(number);
        Phone phone = text == null ? null : readPhone(text, region, form.isInQuery("other_phone_numbers"));
        Params labels = new Params(parts, new Faults());
        String label = labels.line("label", MAX_NAME);
        if (phone == null) {
            faults.add(field, INVALID_PHONE);
            return null;
        }
        if (!labels.faults().isEmpty()) {
            faults.add(field, "`label` must be a string of at most 255 characters.");
        }
        return new NewLead.OtherPhone(phone, label);
    }

    private NewLead.Routing routing() {
        boolean distribute = params.flagOrFalse("distribute_to_ring_group");
        Long ringGroup = params.id("ring_group_id");
        if (distribute && ringGroup == null && !faults.has("ring_group_id")) {
            faults.add("ring_group_id", "`ring_group_id` is required when `distribute_to_ring_group` is true.");
        }
        boolean withFallback = params.flagOrFalse("check_available_users_with_fallback");
        boolean onlyAvailable = params.flagOrFalse("check_available_users");
        if (!distribute) {
            warnOfIgnored("ring_group_id", ringGroup != null);
            warnOfIgnored("check_available_users", onlyAvailable);
            warnOfIgnored("check_available_users_with_fallback", withFallback);
        }
        return new NewLead.Routing(
                params.id("user_id"),
                params.line("user_email", ContactField.EMAIL.maxLength()),
                distribute,
                ringGroup,
                onlyAvailable && !withFallback,
                withFallback);
    }

    /** Warns about a field that only matters with distribution, which was not requested. */
    private void warnOfIgnored(String field, boolean sent) {
        if (sent) {
            warnings.add(new Warning(
                    field,
                    "ignored",
                    "`%s` has no effect unless `distribute_to_ring_group` is true.".formatted(field)));
        }
    }

    private NewLead.Actions actions() {
        List<Long> lists = params.ids("list_ids", MAX_LISTS);
        return new NewLead.Actions(
                params.flagOrFalse("add_to_powerdialer"),
                lists == null ? List.of() : lists,
                isAtTop(),
                sequenceId(),
                params.flagOrFalse("force_update_sequence"),
                params.id("tag_id"),
                tagNames());
    }

    private boolean isAtTop() {
        String position = params.line("powerdialer_position", MAX_NAME);
        return switch (position == null ? "bottom" : position.toLowerCase(Locale.ROOT)) {
            case "top" -> true;
            case "bottom" -> false;
            default -> {
                faults.add("powerdialer_position", "`powerdialer_position` must be top or bottom.");
                yield false;
            }
        };
    }

    /** The field {@code sequence_id}, or one of its older names. */
    private @Nullable Long sequenceId() {
        for (String name : List.of("sequence_id", "automation_id", "workflow_id")) {
            if (form.sent(name) != null) {
                return params.id(name);
            }
        }
        return null;
    }

    private List<String> tagNames() {
        FormValue value = form.sent("tags");
        if (value == null) {
            return List.of();
        }
        List<FormValue> items = splitList(value);
        if (items == null || items.size() > MAX_TAG_NAMES) {
            faults.add(
                    "tags",
                    items == null
                            ? "`tags` must be a list of names."
                            : "`tags` must have at most %d items.".formatted(MAX_TAG_NAMES));
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (FormValue item : items) {
            String name = item instanceof FormValue.Null ? "" : Params.plainText(item);
            if (name == null) {
                faults.add("tags", "`tags` must be a list of names.");
            } else if (!name.isBlank() && params.checkText("tags", name.strip(), MAX_NAME)) {
                names.add(name.strip());
            }
        }
        return List.copyOf(names);
    }

    /** The items of an array, or of a text with commas; null for anything else. */
    private static @Nullable List<FormValue> splitList(FormValue value) {
        return switch (value) {
            case FormValue.Items items -> items.values();
            case FormValue.Text text ->
                Stream.of(text.text().split(","))
                        .<FormValue>map(FormValue.Text::new)
                        .toList();
            case FormValue.Numeral number -> List.of(number);
            case FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> null;
        };
    }

    private NewLead.Options options(NewLead.@Nullable IdempotencyKey key) {
        if (key != null && !isUsableKey(key.key())) {
            faults.add("Idempotency-Key", "`Idempotency-Key` must be at most %d characters.".formatted(MAX_KEY));
        }
        return new NewLead.Options(
                params.flagOrFalse("force_update"), params.flagOrFalse("dry_run"), params.flagOrFalse("explain"), key);
    }

    private static boolean isUsableKey(String key) {
        return key.length() <= MAX_KEY && key.indexOf('\0') < 0;
    }

    private void warnOfUnknownNames() {
        int named = 0;
        Set<String> custom = customFields.keys(settings.account());
        for (String name : form.values().keySet()) {
            if (!KNOWN.contains(name) && !custom.contains(name) && named++ < MAX_UNKNOWN_NAMED) {
                String shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
                String meant = Misspellings.meant(name)
                        .filter(known -> form.sent(known) == null)
                        .map(" Did you mean `%s`?"::formatted)
                        .orElse("");
                warnings.add(new Warning(
                        shown, "unknown_field", "This field is not known. It is stored with the lead." + meant));
            }
        }
    }
}
