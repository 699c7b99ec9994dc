package firstring.console.dialer;

import firstring.console.Api;
import firstring.console.NameStore;
import firstring.console.Visit;
import firstring.console.contacts.ContactCard;
import firstring.console.contacts.ContactCards;
import firstring.console.dialer.DialerView.CallInHand;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The current contact, as the workspace shows it. */
final class DialerCalls {
    private static final int MOST_DISPOSITIONS = 200;
    private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
    private static final DateTimeFormatter THERE = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

    private final ContactCards cards;

    DialerCalls(NameStore names) {
        this.cards = new ContactCards(names);
    }

    /**
     * What a page of a call says beside the contact.
     *
     * @param at the callback time as typed; empty: the suggested one
     */
    record Typed(Map<String, List<String>> faults, String note, String at, String undone) {
        static final Typed NOTHING = new Typed(Map.of(), "", "", "");
    }

    /** Renews and returns the entry that the lease names; empty when another user has it, or it is completed. */
    static Optional<JsonNode> renew(Visit visit, String lease) throws Exception {
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        Api.Reply reply = visit.api().post(DialerDesk.of(visit).work() + "/next", Map.of("lease", lease));
        return reply.isDone() ? Optional.of(reply.body().path("data")) : Optional.empty();
    }

    /** As {@link #renew} does, if the lease is of the very entry of the page. */
    static Optional<JsonNode> renewShown(Visit visit) throws Exception {
        return renew(visit, visit.text("lease"))
                .filter(held ->
                        held.path("entry").path("id").asLong(0) == visit.call().pathId());
    }

    /** @param held an entry as the API leases it */
    CallInHand view(Visit visit, JsonNode held, Typed typed) throws Exception {
        JsonNode callee = held.path("contact");
        ContactCard card = cards.find(visit, callee.path("id").asLong()).orElseGet(() -> cards.ofCallee(visit, callee));
        ZoneId zone = ZoneId.of(callee.path("timezone").asString("UTC"));
        return new CallInHand(
                held.path("entry").path("id").asLong(),
                held.path("lease").asString(""),
                card,
                dispositions(visit),
                told(typed.faults(), zone),
                typed.note(),
                typed.undone(),
                typed.at().isEmpty() ? tomorrow(visit, zone) : typed.at());
    }

    private static String tomorrow(Visit visit, ZoneId zone) {
        return LocalDate.ofInstant(visit.call().receivedAt(), zone)
                .plusDays(1)
                .atTime(10, 0)
                .toString();
    }

    private static List<DialerView.Disposition> dispositions(Visit visit) throws Exception {
        List<DialerView.Disposition> all = new ArrayList<>();
        for (JsonNode status : visit.api().all("/api/v1/disposition-statuses", MOST_DISPOSITIONS)) {
            int place = all.size() + 1;
            all.add(new DialerView.Disposition(
                    status.path("id").asLong(),
                    status.path("name").asString(),
                    place <= 9 ? Integer.toString(place) : ""));
        }
        return all;
    }

    /** The faults of the API in the words of the page, with moments on the contact's clock. */
    private static Map<String, List<String>> told(Map<String, List<String>> faults, ZoneId zone) {
        Map<String, List<String>> told = new LinkedHashMap<>();
        faults.forEach((field, sentences) -> told.put(
                field,
                sentences.stream()
                        .map(sentence -> field.equals("at") ? told(sentence, zone) : sentence)
                        .toList()));
        return told;
    }

    private static String told(String sentence, ZoneId zone) {
        var moment = MOMENT.matcher(sentence);
        if (sentence.contains("earliest legal") && moment.find()) {
            return "The contact can't be called then. Earliest call: %s, their time."
                    .formatted(THERE.format(Instant.parse(moment.group()).atZone(zone)));
        }
        return sentence.contains("within the next year")
                ? "Choose a date and time within the next year."
                : sentence.contains("cannot be called")
                        ? "The contact can't be called then."
                        : "Choose a date and time.";
    }
}
