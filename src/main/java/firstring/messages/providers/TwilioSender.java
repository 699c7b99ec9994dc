package firstring.messages.providers;

import firstring.json.Json;
import firstring.messages.Channel;
import firstring.messages.DeliveryResult;
import firstring.messages.SendRule;
import firstring.outbound.Post;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends through Twilio's Messages and Calls resources. They have no idempotency key, so a request whose response was
 * lost is not repeated; its status callback, which identifies the message, settles it.
 */
public final class TwilioSender implements Sender {
    private static final String MESSAGING_SERVICE = "MG";

    private final Provider.Twilio provider;
    private final HttpSending http;

    TwilioSender(Provider.Twilio provider, HttpSending http) {
        this.provider = provider;
        this.http = http;
    }

    @Override
    public boolean repeatsSafely() {
        return false;
    }

    @Override
    public DeliveryResult send(Outgoing message) throws InterruptedException {
        boolean isCall = message.message().channel() == Channel.CALL;
        URI url = URI.create(provider.baseUrl() + "/2010-04-01/Accounts/" + provider.accountSid()
                + (isCall ? "/Calls.json" : "/Messages.json"));
        Map<String, String> headers = Map.of("Authorization", "Basic " + credentials());
        String form = encode(isCall ? call(message) : sms(message));
        return http.send(Post.form(url, headers, form), false, TwilioSender::read);
    }

    private String credentials() {
        String pair = provider.accountSid() + ":" + provider.secret().reveal();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> sms(Outgoing message) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", message.to());
        form.put(message.from().startsWith(MESSAGING_SERVICE) ? "MessagingServiceSid" : "From", message.from());
        form.put("Body", message.message().content().body());
        String media = message.message().content().mediaUrl();
        if (media != null) {
            form.put("MediaUrl", media);
        }
        form.put("StatusCallback", message.callbackUrl());
        return form;
    }

    /** Rings the user, whose number is the message's text, and then connects the contact. */
    private static Map<String, String> call(Outgoing message) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", message.message().content().body());
        form.put("From", message.from());
        form.put(
                "Twiml",
                "<Response><Dial callerId=\"%s\"><Number>%s</Number></Dial></Response>"
                        .formatted(message.from(), message.to()));
        form.put("StatusCallback", message.callbackUrl());
        return form;
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static DeliveryResult read(int status, String body) {
        JsonNode answer = parse(body);
        if (status / 100 == 2) {
            JsonNode sid = answer == null ? null : answer.get("sid");
            return new DeliveryResult.Accepted(sid == null ? null : sid.asString());
        }
        int code = answer == null ? 0 : answer.path("code").asInt(0);
        return new DeliveryResult.Refused(code == 0 ? "status_" + status : "twilio_" + code, rule(code));
    }

    /** The rule that a Twilio error code sets for the number, if any. */
    public static @Nullable SendRule rule(int code) {
        return switch (code) {
            case 21610 -> SendRule.OPTED_OUT;
            case 21211, 21217, 21614, 30005, 30006 -> SendRule.INVALID_NUMBER;
            default -> null;
        };
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            return Json.tree(body);
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
