package firstring.console;

import firstring.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A form that several people may have open at once. It carries a version: a digest of each value that it was filled with.
 * It is saved only while the stored values are still those, and by {@code If-Match}; otherwise its page shows it again
 * with what was typed and what someone else has saved, and with the version of that, so that saving again replaces it.
 * What the form does not edit, such as a user's status, can change in the meantime.
 */
public final class SharedForm {
    /** The hidden field that carries the version. */
    public static final String VERSION = "version";

    private static final String CHANGED =
            "Someone else changed this since you opened it. Your entries are below; saving again replaces their changes.";

    /** The resource may change in a field of no interest between reading and saving it. */
    private static final int ATTEMPTS = 5;

    private static final int DIGEST_BYTES = 6;

    /** A resource that does not exist yet, or is as it is for every account. */
    private static final String ETAG_OF_NONE = "\"0\"";

    private final List<String> fields;
    private final Texts values;
    private final Texts words;

    /** The text of one field of a resource. */
    @FunctionalInterface
    public interface Texts {
        String of(JsonNode resource, String field);
    }

    /** Builds the content to send from the stored resource. */
    @FunctionalInterface
    public interface Wanted {
        Object of(JsonNode stored);
    }

    private SharedForm(List<String> fields, Texts values, Texts words) {
        this.fields = fields;
        this.values = values;
        this.words = words;
    }

    /** A form that edits these fields of a resource of the API. */
    public static SharedForm of(String... fields) {
        return of(List.of(fields), SharedForm::value);
    }

    /** A form whose fields show the resource's values as these texts. */
    public static SharedForm of(List<String> fields, Texts values) {
        return new SharedForm(fields, values, (resource, field) -> spoken(values.of(resource, field)));
    }

    /** The same form; one field's values are told in words of their own. */
    public SharedForm telling(String field, Texts own) {
        Texts others = words;
        return new SharedForm(
                fields,
                values,
                (resource, each) -> each.equals(field) ? own.of(resource, each) : others.of(resource, each));
    }

    /** The version of a form that is filled with this resource. */
    public String version(JsonNode resource) {
        return fields.stream().map(field -> digest(resource, field)).collect(Collectors.joining("."));
    }

    /**
     * How saving ended.
     *
     * @param version for the form when it is shown again
     */
    public record Saved(Api.Reply reply, String version) {
        public boolean isDone() {
            return reply.isDone();
        }

        /** The resource is gone, or the user may not see it. */
        public boolean isMissing() {
            return reply.status() == 404;
        }

        public Map<String, List<String>> faults() {
            return reply.faults();
        }

        /** The status of the page that shows the form again. */
        public int status() {
            return Set.of(412, 429, 503).contains(reply.status()) ? reply.status() : 422;
        }
    }

    /** Saves what the visit's form contains. */
    public Saved save(Visit visit, String target, Object wanted) throws Exception {
        return save(visit, target, stored -> wanted);
    }

    public Saved save(Visit visit, String target, Wanted wanted) throws Exception {
        Api api = visit.api();
        return save(visit, () -> api.get(target), stored -> api.patch(target, wanted.of(stored.body()), stored.etag()));
    }

    /** Replaces a resource that need not exist. */
    public Saved replace(Visit visit, String target, Object wanted) throws Exception {
        Api api = visit.api();
        return save(visit, () -> orNone(api.get(target)), stored -> api.put(target, wanted, stored.etag()));
    }

    /**
     * Removes or archives a resource that is still as its page showed it.
     *
     * @return 412 when someone else has changed it meanwhile
     */
    public Api.Reply remove(Visit visit, String target) throws Exception {
        Api api = visit.api();
        return save(visit, () -> api.get(target), stored -> api.delete(target, stored.etag()))
                .reply();
    }

    private static Api.Reply orNone(Api.Reply reply) {
        return reply.status() == 404 ? new Api.Reply(200, Json.tree("{}"), ETAG_OF_NONE) : reply;
    }

    @FunctionalInterface
    private interface Find {
        Api.Reply run() throws Exception;
    }

    @FunctionalInterface
    private interface Edit {
        Api.Reply run(Api.Reply stored) throws Exception;
    }

    private Saved save(Visit visit, Find find, Edit edit) throws Exception {
        Api.Reply stored = find.run();
        for (int attempt = 1; stored.isDone(); attempt++) {
            List<String> changed = isArchived(stored.body()) ? List.of() : changed(stored.body(), visit.text(VERSION));
            if (!changed.isEmpty() || attempt > ATTEMPTS) {
                return new Saved(refusal(stored.body(), changed), version(stored.body()));
            }
            Api.Reply reply = edit.run(stored);
            if (reply.status() != 412) {
                return new Saved(reply, visit.text(VERSION));
            }
            stored = find.run();
        }
        return new Saved(stored, visit.text(VERSION));
    }

    /** The API refuses to change it, and says why. */
    private static boolean isArchived(JsonNode stored) {
        return stored.path("archived").asBoolean(false)
                || stored.path("archived_at").isString();
    }

    private List<String> changed(JsonNode stored, String version) {
        Set<String> known = Set.copyOf(Arrays.asList(version.split("\\.")));
        return fields.stream()
                .filter(field -> !known.contains(digest(stored, field)))
                .toList();
    }

    private Api.Reply refusal(JsonNode stored, List<String> changed) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        errors.put("", List.of(CHANGED));
        for (String field : changed) {
            String label = Words.start(Words.field(field));
            errors.put(field, List.of("%s, as saved by someone else: %s.".formatted(label, words.of(stored, field))));
        }
        return new Api.Reply(412, Json.tree(Json.text(Map.of("errors", errors))), "");
    }

    /** A field as the API answers it; empty when it has no value. */
    public static String value(JsonNode resource, String field) {
        JsonNode value = resource.path(field);
        return value.isNull() || value.isMissingNode() ? "" : value.isString() ? value.asString() : value.toString();
    }

    private static String spoken(String value) {
        return switch (value) {
            case "", "[]", "{}" -> "blank";
            case "true" -> "on";
            case "false" -> "off";
            default -> "“" + (value.matches("[a-z]+(_[a-z]+)+") ? Words.of(value) : listed(value)) + "”";
        };
    }

    /** The texts of an array in one line. */
    private static String listed(String value) {
        return value.startsWith("[\"")
                ? Json.tree(value).valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value;
    }

    private String digest(JsonNode resource, String field) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] all = digest.digest((field + "\n" + values.of(resource, field)).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
