package firstring.http.body;

/** What came of reading a request's parameters. Query parameters are readable whatever the body is. */
public sealed interface FormReading {
    /** The parameters of body and query. */
    Form form();

    record Readable(Form form) implements FormReading {}

    /** The body is not what it says it is; {@code form} holds the query's parameters alone. */
    record Broken(Form form, String sentence) implements FormReading {}

    /**
     * A content type, charset or content encoding that is not read (415); {@code form} holds the query's parameters alone.
     *
     * @param sentence names what is not supported, and what is
     */
    record UnsupportedType(Form form, String sentence) implements FormReading {}
}
