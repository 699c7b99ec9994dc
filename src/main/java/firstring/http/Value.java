package firstring.http;

import java.util.List;
import java.util.Map;

/** A value as a client sent it, before any meaning: JSON's kinds, or text from a form or a query. */
public sealed interface Value {
    record Text(String text) implements Value {}

    /** A JSON number, kept as written so that no digit of a phone number or id is lost. */
    record Numeral(String literal) implements Value {}

    record Flag(boolean on) implements Value {}

    record Items(List<Value> values) implements Value {}

    record Fields(Map<String, Value> values) implements Value {}

    record Null() implements Value {}
}
