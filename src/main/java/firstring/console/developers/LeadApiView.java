package firstring.console.developers;

import firstring.console.TraceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of the Lead API: where it is, who may call it, what it takes, and a place to try it.
 *
 * @param issued a token's value, shown this once; null when none was just issued
 * @param faults why a token was not issued; empty when it was, or none was asked for
 * @param tried the answer to what was tried; null when nothing was
 */
public record LeadApiView(
        String endpoint,
        List<TokenView> tokens,
        List<Choice> users,
        List<Field> fields,
        List<Status> statuses,
        List<Example> examples,
        @Nullable Issued issued,
        List<String> faults,
        String body,
        @Nullable Tried tried) {

    /** Something to choose from a list. */
    public record Choice(long id, String name) {}

    /** A parameter as the page explains it. */
    public record Field(String name, String type, String rule, String example) {}

    /** A status that may be answered. */
    public record Status(String code, String when, String body) {}

    /** A ready call in one language. */
    public record Example(String language, String code) {}

    /** A token's value with the name it was given. */
    public record Issued(String name, String value) {}

    /** The response of a dry run. */
    public record Tried(int status, String answer, List<TraceText.Line> story) {}
}
