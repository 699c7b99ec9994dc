package firstring.console;

/** The title and the sentence of an error page. */
public record ErrorView(int status, String title, String sentence) {

    static ErrorView of(int status) {
        return switch (status) {
            case 401, 403 ->
                new ErrorView(
                        403,
                        "You don't have access",
                        "Your role doesn't include this page, or the form has expired. Go back and try again.");
            case 404 -> new ErrorView(404, "Page not found", "The address is wrong, or the item was deleted.");
            case 405 -> new ErrorView(405, "This address can't be opened", "Go back and use the page's buttons.");
            case 409 -> new ErrorView(409, "That's no longer possible", "Reload the page to see what changed.");
            case 410 ->
                new ErrorView(410, "No longer available", "This request was deleted after its retention period.");
            case 412 ->
                new ErrorView(
                        412,
                        "Someone else changed this",
                        "Nothing was removed. Go back, reload the page to see the changes, and try again.");
            case 413 -> new ErrorView(413, "Too large", "Send less at once.");
            case 429 -> new ErrorView(429, "Too many attempts", "Wait a few minutes, then try again.");
            case 503 -> new ErrorView(503, "Server busy", "The server is busy or starting. Try again in a moment.");
            default ->
                status >= 500
                        ? new ErrorView(
                                500,
                                "Something went wrong",
                                "The problem is on our side and has been logged. Try again.")
                        : new ErrorView(status, "Invalid request", "Go back, reload the page, and try again.");
        };
    }
}
