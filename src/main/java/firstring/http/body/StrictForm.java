package firstring.http.body;

import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what a management call sends: a key that is not known is a fault, told with all others at once
 * (docs/contract.md 3).
 */
public final class StrictForm {

    /** Goes on with parameters that were read; answers for their faults too. */
    @FunctionalInterface
    public interface Next {
        Answer answer(Params params) throws Exception;
    }

    private StrictForm() {}

    /** Reads the body alone: JSON or a form. */
    public static Answer body(Call call, Set<String> known, Next next) throws Exception {
        return switch (FormReader.readBody(call)) {
            case FormReading.Broken broken -> broken(broken.sentence());
            case FormReading.UnsupportedType unsupported -> Answer.message(415, unsupported.sentence());
            case FormReading.Readable(Form form) ->
                form.notes().isEmpty() ? next.answer(strict(form, known)) : broken(notes(form));
        };
    }

    /** Reads the query string alone: a list's filters, beside {@code limit} and {@code cursor}. */
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
                faults.add(name, "The %s field is unknown.".formatted(Params.words(name)));
            }
        }
        return new Params(form, faults);
    }

    /** An edit has no warnings to tell them by, and nothing is repaired silently. */
    private static String notes(Form form) {
        return form.notes().stream().map(ReadingNote::strictly).collect(Collectors.joining(" "));
    }

    private static Answer broken(String sentence) {
        Faults faults = new Faults();
        faults.add("body", sentence);
        return Answer.invalid(faults);
    }
}
