package firstring.console;

/** What an error page says. */
public record ErrorView(int status, String title, String sentence) {

    static ErrorView of(int status) {
        return switch (status) {
            case 401, 403 ->
                new ErrorView(
                        403,
                        "Not for you",
                        "Your role does not open this page, or the form was too old. Go back and try again.");
            case 404 -> new ErrorView(404, "Nothing here", "There is no such page, or what it showed is gone.");
            case 405 -> new ErrorView(405, "Not this way", "This address cannot be opened like that.");
            case 410 -> new ErrorView(410, "No longer kept", "What was sent is not kept any more.");
            case 413 -> new ErrorView(413, "Too large", "That was more than can be sent at once.");
            case 429 -> new ErrorView(429, "Too many attempts", "Please wait a few minutes, then try again.");
            case 503 -> new ErrorView(503, "Busy", "The server is busy or starting. Please try again in a moment.");
            default ->
                status >= 500
                        ? new ErrorView(
                                500, "Something broke", "That is our fault, not yours. It was written to the log.")
                        : new ErrorView(
                                status, "Not understood", "The browser sent something that makes no sense here.");
        };
    }
}
