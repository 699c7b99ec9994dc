package firstring.sequences;

import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.time.DayWindow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a sequence; those not sent remain unchanged. A fault has a path such as {@code
 * settings.window.from}.
 */
final class SettingsReader {
    private static final int MAX_PER_MINUTE = 60_000;
    private static final int MAX_IDS = 100;
    private static final String CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]|24:00";
    private static final Set<String> KEYS = Set.of(
            "days",
            "skip_holidays",
            "window",
            "throttle_per_minute",
            "line_id",
            "exit_on_reply",
            "exit_on_opt_out",
            "exit_disposition_status_ids",
            "exit_tag_ids");

    private final Params params;
    private final Faults faults = new Faults();

    private SettingsReader(Form form) {
        this.params = new Params(form, faults);
    }

    static SequenceSettings read(Params all, SequenceSettings current, UnaryOperator<Set<StepReference>> findKnown) {
        FormValue sent = all.form().sent("settings");
        if (sent == null) {
            return current;
        }
        if (!(sent instanceof FormValue.Fields(var fields))) {
            all.faults().add("settings", "`settings` must be an object.");
            return current;
        }
        SettingsReader reader = new SettingsReader(new Form(fields));
        SequenceSettings settings = reader.read(current);
        reader.refuseUnknown(settings, findKnown);
        reader.faults
                .byField()
                .forEach((field, sentences) ->
                        sentences.forEach(sentence -> all.faults().add("settings." + field, sentence)));
        return settings;
    }

    private SequenceSettings read(SequenceSettings current) {
        Patch patch = Patch.editing(params);
        for (String name : params.form().values().keySet()) {
            if (!KEYS.contains(name)) {
                faults.add(name, "`%s` is not a known field.".formatted(name));
            }
        }
        return new SequenceSettings(
                patch.kept("days", current.businessDays(), this::businessDays),
                patch.kept("skip_holidays", current.skipHolidays(), params::flag),
                patch.clearable("window", current.window(), this::window),
                patch.clearable("throttle_per_minute", current.perMinute(), patch.whole(1, MAX_PER_MINUTE)),
                patch.clearable("line_id", current.lineId(), params::id),
                patch.kept("exit_on_reply", current.exitOnReply(), params::flag),
                patch.kept("exit_on_opt_out", current.exitOnOptOut(), params::flag),
                patch.kept("exit_disposition_status_ids", current.exitDispositions(), this::ids),
                patch.kept("exit_tag_ids", current.exitTags(), this::ids));
    }

    private @Nullable Boolean businessDays(String field) {
        String text = params.line(field, 20);
        if ("business_days".equals(text) || "every_day".equals(text)) {
            return "business_days".equals(text);
        }
        faults.add(field, "`days` must be every_day or business_days.");
        return null;
    }

    private @Nullable DayWindow window(String field) {
        if (params.form().sent(field) instanceof FormValue.Fields(var ends)) {
            Params of = new Params(new Form(ends), new Faults());
            Integer from = minute(of.line("from", 5));
            Integer to = minute(of.line("to", 5));
            if (from != null && to != null && from < to) {
                return new DayWindow(from, to);
            }
        }
        faults.add(field, "`window` must have `from` and `to` as HH:MM up to 24:00, with `to` later than `from`.");
        return null;
    }

    private static @Nullable Integer minute(@Nullable String text) {
        return text != null && text.matches(CLOCK) ? SettingsJson.minute(text) : null;
    }

    private @Nullable Set<Long> ids(String field) {
        Set<Long> ids = new TreeSet<>();
        if (params.form().sent(field) instanceof FormValue.Items(List<FormValue> items) && items.size() <= MAX_IDS) {
            for (FormValue item : items) {
                Long id = new Params(new Form(java.util.Map.of("id", item)), new Faults()).id("id");
                if (id != null) {
                    ids.add(id);
                }
            }
            if (ids.size() == new HashSet<>(items).size()) {
                return Set.copyOf(ids);
            }
        }
        faults.add(field, "`%s` must be a list of at most %d ids.".formatted(field, MAX_IDS));
        return null;
    }

    private void refuseUnknown(SequenceSettings settings, UnaryOperator<Set<StepReference>> findKnown) {
        Set<StepReference> named = new HashSet<>();
        settings.exitTags().forEach(id -> named.add(new StepReference(StepReference.Kind.TAG, id)));
        settings.exitDispositions()
                .forEach(id -> named.add(new StepReference(StepReference.Kind.DISPOSITION_STATUS, id)));
        if (settings.lineId() != null) {
            named.add(new StepReference(StepReference.Kind.LINE, settings.lineId()));
        }
        Set<StepReference> known = findKnown.apply(named);
        for (StepReference reference : named) {
            if (!known.contains(reference)) {
                String field = switch (reference.kind()) {
                    case TAG -> "exit_tag_ids";
                    case DISPOSITION_STATUS -> "exit_disposition_status_ids";
                    case LINE -> "line_id";
                    case USER, RING_GROUP -> throw new IllegalStateException("no setting refers to one");
                };
                faults.add(field, "The selected %s is invalid.".formatted(Params.words(field)));
            }
        }
    }
}
