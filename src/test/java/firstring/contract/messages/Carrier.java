package firstring.contract.messages;

import firstring.TestClient;
import firstring.TestClient.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls a server's webhooks as providers do: with Twilio's forms or our own JSON, signed with the account's secret. */
public record Carrier(TestClient server, String secret) {

    public Reply post(String address, Map<String, String> form) {
        return post(address, form, signature(address, form));
    }

    public Reply post(String address, Map<String, String> form, String signature) {
        URI url = URI.create(address);
        String path = url.getPath() + (url.getQuery() == null ? "" : "?" + url.getQuery());
        return server.send(server.request(path, null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature)
                .POST(BodyPublishers.ofString(encode(form))));
    }

    /** A body in our own format, signed according to Standard Webhooks 1.0.0. */
    public Reply postJson(String address, String body, long at) {
        return server.send(server.request(URI.create(address).getPath(), null)
                .header("Content-Type", "application/json")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(at))
                .header("webhook-signature", "v1," + mac("HmacSHA256", "msg_1." + at + "." + body))
                .POST(BodyPublishers.ofString(body)));
    }

    public static String encode(Map<String, ?> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String signature(String address, Map<String, String> form) {
        StringBuilder text = new StringBuilder(address);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        return mac("HmacSHA1", text.toString());
    }

    private String mac(String algorithm, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
