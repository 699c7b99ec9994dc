package firstring.http.body;

/**
 * The result of reading one request.
 *
 * @param parameters those of body and query
 * @param body the body and the kind as which it was read
 */
public record RequestReading(FormReading parameters, ReadBody body) {

    /** The parameters that can be read. */
    public Form form() {
        return parameters.form();
    }
}
