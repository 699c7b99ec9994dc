package firstring.http.body;

import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the parameters of a management call: unknown keys are faults, all reported at once (docs/contract.md 3). */
public final class StrictForm {

    /** Continues with the parameters that were read, and also reports their faults. */
    @FunctionalInterface
    public interface Next {
        Answer answer(Params params) throws Exception;
    }

    private StrictForm() {}

    /** Reads only the body: JSON or a form. */
    public static Answer body(Call call, Set<String> known, Next next) throws Exception {
        return switch (FormReader.readBody(call)) {
            case FormReading.Broken broken -> broken(broken.sentence());
            case FormReading.UnsupportedType unsupported -> Answer.message(415, unsupported.sentence());
            case FormReading.Readable(Form form) ->
                form.notes().isEmpty() ? next.answer(strict(form, known)) : broken(notes(form));
        };
    }

    /** Reads only the query string: a list's filters, along with {@code limit} and {@code cursor}. */
    public static Answer query(Call call, Set<String> filters, Next next) throws Exception {
        return switch (FormReader.read(null, null, call.query(), new byte[0])) {
            case FormReading.Broken broken -> broken(broken.sentence());
            case FormReading.UnsupportedType _ -> throw new IllegalStateException("a query has no type");
            case FormReading.Readable(Form form) -> {
                Params params = strict(form.without(Paging.KEYS), filters);
                yield next.answer(new Params(form, params.faults()));
            }
        };
    }

    private static Params strict(Form form, Set<String> known) {
        Faults faults = new Faults();
        for (String name : form.values().keySet()) {
            if (!known.contains(name)) {
                faults.add(name, "`%s` is not a known field.".formatted(name));
            }
        }
        return new Params(form, faults);
    }

    /** Notes as faults: an edit has no warnings to report them with, and nothing is repaired silently. */
    private static String notes(Form form) {
        return form.notes().stream().map(ReadingNote::strictly).collect(Collectors.joining(" "));
    }

    private static Answer broken(String sentence) {
        Faults faults = new Faults();
        faults.add("body", sentence);
        return Answer.invalid(faults);
    }
}
