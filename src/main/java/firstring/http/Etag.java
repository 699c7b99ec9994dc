package firstring.http;

import java.util.Optional;

/** Entity tags from row versions: {@code "7"} is version 7. */
public final class Etag {
    private Etag() {}

    public static Answer on(Answer answer, long version) {
        return answer.withHeader("ETag", "\"" + version + "\"");
    }

    /** 404 when nothing was found, 412 when the call expects another version; empty when it can be changed. */
    public static Optional<Answer> refusal(Call call, Optional<Long> version) {
        return version.isEmpty() ? Optional.of(Answer.notFound()) : mismatch(call, version.get());
    }

    /** 412: the resource has another version than the call expects. */
    public static Answer stale() {
        return Answer.message(412, "The resource has changed since it was read.");
    }

    /** 412 when the call names versions in {@code If-Match} and this is not one of them. */
    public static Optional<Answer> mismatch(Call call, long version) {
        String wanted = call.header("If-Match");
        if (wanted == null || wanted.strip().equals("*")) {
            return Optional.empty();
        }
        for (String tag : wanted.split(",")) {
            if (tag.strip().equals("\"" + version + "\"")) {
                return Optional.empty();
            }
        }
        return Optional.of(stale());
    }
}
