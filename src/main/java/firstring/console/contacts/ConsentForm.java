package firstring.console.contacts;

import firstring.console.Visit;
import firstring.console.Words;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A new consent record as a user enters it. Stateless. */
final class ConsentForm {
    private static final List<String> TEXTS = List.of("text", "ip", "page_url", "certificate_id");

    private ConsentForm() {}

    static ConsentView.Form empty(JsonNode contact) {
        return new ConsentView.Form(ways(contact), Map.of(), Map.of(), false);
    }

    static ConsentView.Form kept(JsonNode contact) {
        return new ConsentView.Form(ways(contact), Map.of(), Map.of(), true);
    }

    static ConsentView.Form refused(JsonNode contact, Visit visit, Map<String, List<String>> faults) {
        Map<String, String> typed = new LinkedHashMap<>();
        for (String field : List.of("given", "way", "said_at", "source")) {
            typed.put(field, visit.text(field));
        }
        TEXTS.forEach(field -> typed.put(field, visit.text(field)));
        return new ConsentView.Form(ways(contact), typed, faults, false);
    }

    /** The request for the API; a way is {@code channel address}, and an empty moment is now. */
    static Map<String, String> sent(Visit visit) {
        String[] way = visit.text("way").split(" ", 2);
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("channel", way[0]);
        sent.put("address", way.length < 2 ? "" : way[1]);
        sent.put("given", visit.text("given"));
        sent.put("at", moment(visit, "said_at"));
        sent.put("source", visit.text("source"));
        TEXTS.forEach(field -> sent.put(field, visit.text(field)));
        return sent;
    }

    /** The form sends what its reader's clock shows; what cannot be read is left for the API to refuse. */
    static String moment(Visit visit, String field) {
        String text = visit.text(field);
        try {
            return LocalDateTime.parse(text)
                    .atZone(visit.times().zone())
                    .toInstant()
                    .toString();
        } catch (DateTimeParseException notLocal) {
            return text;
        }
    }

    private static List<ConsentView.Way> ways(JsonNode contact) {
        List<ConsentView.Way> ways = new ArrayList<>();
        for (String channel : List.of("sms", "call")) {
            contact.path("phone_numbers")
                    .forEach(number ->
                            ways.add(way(channel, number.path("phone_number").asString())));
        }
        String email = contact.path("email").asString("");
        if (!email.isEmpty()) {
            ways.add(way("email", email));
        }
        return ways;
    }

    private static ConsentView.Way way(String channel, String address) {
        return new ConsentView.Way(channel + " " + address, Words.channel(channel) + " to " + address);
    }
}
