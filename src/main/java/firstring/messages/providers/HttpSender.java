package firstring.messages.providers;

import firstring.json.Json;
import firstring.messages.Channel;
import firstring.messages.DeliveryResult;
import firstring.outbound.Post;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends through a provider with our own fixed format, which sends a message with the same {@code Idempotency-Key} only
 * once.
 */
final class HttpSender implements Sender {
    private final Provider.Http provider;
    private final HttpSending http;

    HttpSender(Provider.Http provider, HttpSending http) {
        this.provider = provider;
        this.http = http;
    }

    @Override
    public boolean repeatsSafely() {
        return true;
    }

    @Override
    public DeliveryResult send(Outgoing message) throws InterruptedException {
        boolean isCall = message.message().channel() == Channel.CALL;
        URI url = URI.create(provider.baseUrl() + (isCall ? "/calls" : "/messages"));
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + provider.secret().reveal(), "Idempotency-Key", message.key());
        byte[] body = Json.bytes(isCall ? call(message) : sms(message));
        return http.send(Post.json(url, headers, body), true, HttpSender::read);
    }

    private static Map<String, @Nullable Object> sms(Outgoing message) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", message.key());
        body.put("from", message.from());
        body.put("to", message.to());
        body.put("text", message.message().content().body());
        body.put("media_url", message.message().content().mediaUrl());
        body.put("status_url", message.callbackUrl());
        return body;
    }

    /** Rings the user, whose number is the message's text, and then connects the contact. */
    private static Map<String, @Nullable Object> call(Outgoing message) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", message.key());
        body.put("from", message.from());
        body.put("user", message.message().content().body());
        body.put("to", message.to());
        body.put("status_url", message.callbackUrl());
        return body;
    }

    private static DeliveryResult read(int status, String body) {
        if (status / 100 != 2) {
            return new DeliveryResult.Refused("status_" + status, null);
        }
        try {
            JsonNode id = Json.tree(body).path("id");
            return new DeliveryResult.Accepted(id.isValueNode() && !id.isNull() ? id.asString() : null);
        } catch (JacksonException notJson) {
            return new DeliveryResult.Accepted(null);
        }
    }
}
