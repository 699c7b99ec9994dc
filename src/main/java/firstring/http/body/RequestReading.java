package firstring.http.body;

/**
 * What came of reading one request.
 *
 * @param parameters those of body and query
 * @param body what the body was read as
 */
public record RequestReading(FormReading parameters, ReadBody body) {

    /** The parameters that can be read. */
    public Form form() {
        return parameters.form();
    }
}
