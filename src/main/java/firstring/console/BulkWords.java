package firstring.console;

import firstring.console.NameStore.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Describes a bulk action and its contacts in plain words. */
public final class BulkWords {
    public static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("add_tag", "Add tag"),
            Map.entry("remove_tag", "Remove tag"),
            Map.entry("set_owner", "Set owner"),
            Map.entry("set_disposition_status", "Set disposition status"),
            Map.entry("add_to_powerdialer", "Add to PowerDialer"),
            Map.entry("remove_from_powerdialer", "Remove from PowerDialer"),
            Map.entry("mark_do_not_contact", "Mark Do Not Contact"),
            Map.entry("clear_do_not_contact", "Clear Do Not Contact"),
            Map.entry("enroll", "Enroll in sequence"),
            Map.entry("disenroll", "Remove from sequences"),
            Map.entry("undo", "Undo"));

    private final Names names;

    public BulkWords(Names names) {
        this.names = names;
    }

    /** @param argument as the API has it; empty: none */
    public String what(String code, String argument) {
        String words = KINDS.getOrDefault(code, Words.start(code));
        Kind kind = argumentOf(code);
        if (kind == null) {
            return argument.isEmpty() ? words : words + ", " + argument;
        }
        return words + ": " + (argument.isEmpty() ? "none" : names.of(kind, Long.parseLong(argument)));
    }

    /**
     * The question shown before an action starts.
     *
     * @param argument as the API has it; empty: none
     */
    public String question(String code, String argument, long total) {
        String contacts = contacts(total);
        Kind kind = argumentOf(code);
        String name = kind == null || argument.isEmpty() ? "" : names.of(kind, Long.parseLong(argument));
        return switch (code) {
            case "add_tag" -> "Add the tag “%s” to %s?".formatted(name, contacts);
            case "remove_tag" -> "Remove the tag “%s” from %s?".formatted(name, contacts);
            case "set_owner" ->
                name.isEmpty()
                        ? "Remove the owner of %s?".formatted(contacts)
                        : "Assign %s to %s?".formatted(contacts, name);
            case "set_disposition_status" ->
                name.isEmpty()
                        ? "Clear the disposition of %s?".formatted(contacts)
                        : "Set the disposition of %s to “%s”?".formatted(contacts, name);
            case "add_to_powerdialer" ->
                "Add %s to the %s of their owner’s queue?"
                        .formatted(contacts, argument.equals("top") ? "top" : "bottom");
            case "remove_from_powerdialer" -> "Remove %s from all queues and lists?".formatted(contacts);
            case "mark_do_not_contact" -> "Mark %s Do Not Contact?".formatted(contacts);
            case "clear_do_not_contact" -> "Clear Do Not Contact for %s?".formatted(contacts);
            case "enroll" -> "Enroll %s in “%s”?".formatted(contacts, name);
            case "disenroll" -> "Remove %s from their sequences? This can't be undone.".formatted(contacts);
            default -> "%s: %s?".formatted(what(code, argument), contacts);
        };
    }

    /** A number of contacts, in words. */
    public static String contacts(long count) {
        return count == 1 ? "1 contact" : "%,d contacts".formatted(count);
    }

    private static @Nullable Kind argumentOf(String code) {
        return switch (code) {
            case "add_tag", "remove_tag" -> Kind.TAG;
            case "set_owner" -> Kind.USER;
            case "set_disposition_status" -> Kind.DISPOSITION;
            case "enroll" -> Kind.SEQUENCE;
            default -> null;
        };
    }

    /** The filter of a contact list in words. */
    public String filter(JsonNode filter) {
        List<String> parts = filter.properties().stream()
                .map(part -> part(part.getKey(), part.getValue().asString()))
                .toList();
        return parts.isEmpty() ? "all contacts" : String.join(", ", parts);
    }

    private String part(String name, String value) {
        Kind kind = filterOf(name);
        return label(name)
                + " "
                + (kind != null && value.matches("[1-9][0-9]{0,15}") ? names.of(kind, Long.parseLong(value)) : value);
    }

    private static @Nullable Kind filterOf(String name) {
        return switch (name) {
            case "user_id" -> Kind.USER;
            case "tag_id" -> Kind.TAG;
            case "lead_source_id" -> Kind.SOURCE;
            case "disposition_status_id" -> Kind.DISPOSITION;
            case "line_id" -> Kind.LINE;
            case "sequence_id" -> Kind.SEQUENCE;
            default -> null;
        };
    }

    private static String label(String name) {
        return switch (name) {
            case "q" -> "search";
            case "tag_id" -> "tag";
            case "is_dnc" -> "Do Not Contact";
            case "is_opted_out" -> "opted out";
            case "created_from" -> "since";
            case "created_to" -> "before";
            default -> Words.field(name);
        };
    }
}
