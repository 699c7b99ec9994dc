package firstring.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Codes of the API in a reader's words. */
public final class Words {
    private static final Pattern FIELD_NAME = Pattern.compile("`([^`]+)`");

    private Words() {}

    /** A code as words: {@code on_break} is "on break". */
    public static String of(String code) {
        return code.replace('_', ' ');
    }

    /** The same with a capital at its start. */
    public static String start(String code) {
        String words = of(code);
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** A sentence of the API with field names as words: {@code `user_id` is required.} becomes {@code User id is required.} */
    public static String sentence(String fromApi) {
        return FIELD_NAME
                .matcher(fromApi)
                .replaceAll(
                        name -> Matcher.quoteReplacement(name.start() == 0 ? start(name.group(1)) : of(name.group(1))));
    }

    /** The name of a contact's field. */
    public static String field(String name) {
        return switch (name) {
            case "user_id" -> "owner";
            case "user_ids" -> "agents";
            case "updated_at" -> "saved";
            case "disposition_status_id" -> "disposition";
            case "line_id" -> "line";
            case "sequence_id" -> "sequence";
            case "lead_source_id" -> "lead source";
            case "email" -> "email";
            case "zipcode" -> "ZIP code";
            case "timezone" -> "time zone";
            case "csf1" -> "custom field 1";
            case "csf2" -> "custom field 2";
            default -> of(name);
        };
    }

    /** Names the rows of an API list: {@code /api/v1/lead-sources} is "lead sources". */
    public static String list(String path) {
        String name = path.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        return switch (name) {
            case "disposition-statuses" -> "dispositions";
            case "powerdialer" -> "queues";
            case "skipped" -> "skipped contacts";
            default -> name.replace('-', ' ');
        };
    }

    /** A time zone: {@code America/New_York} is "America/New York". */
    public static String zone(String id) {
        return id.replace('_', ' ');
    }

    /** The way of a message. */
    public static String channel(String code) {
        return switch (code) {
            case "sms" -> "SMS";
            case "email" -> "Email";
            default -> start(code);
        };
    }

    /** The same inside a sentence. */
    public static String channelInside(String code) {
        return code.equals("email") ? "email" : code.equals("sms") ? "SMS" : of(code);
    }

    /** Where a lead came from. */
    public static String source(String code) {
        return code.equals("lead_api") ? "Lead API" : start(code);
    }

    /** Describes the permissions of a token scope. */
    public static String scope(String code) {
        return switch (code) {
            case "intake" -> "Post leads";
            case "family" -> "Other webhooks";
            case "manage" -> "Manage account";
            default -> start(code);
        };
    }

    public static String role(String code) {
        return start(code);
    }
}
