package firstring.http.body;

import java.util.List;
import java.util.Map;

/** A value as a client sent it, before any meaning: JSON's kinds, or text from a form or a query. */
public sealed interface FormValue {
    record Text(String text) implements FormValue {}

    /** A JSON number, kept as written so that no digit of a phone number or id is lost. */
    record Numeral(String literal) implements FormValue {}

    record Flag(boolean on) implements FormValue {}

    record Items(List<FormValue> values) implements FormValue {}

    record Fields(Map<String, FormValue> values) implements FormValue {}

    record Null() implements FormValue {}
}
