package firstring.http.body;

/** The result of reading a request's parameters. Query parameters are readable whatever the body is. */
public sealed interface FormReading {
    /** The parameters of body and query. */
    Form form();

    record Readable(Form form) implements FormReading {}

    /** The body does not match its content type; {@code form} contains only the query's parameters. */
    record Broken(Form form, String sentence) implements FormReading {}

    /**
     * An unsupported content type, charset or content encoding (415); {@code form} contains only the query's
     * parameters.
     *
     * @param sentence names the unsupported value and the supported ones
     */
    record UnsupportedType(Form form, String sentence) implements FormReading {}
}
