package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient;
import firstring.TestClient.Reply;
import firstring.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A user signed in to the console, without a browser. */
record Visitor(TestClient client, String cookie, String formKey) {
    private static final Pattern FORM_KEY = Pattern.compile("name=\"form_key\" value=\"([^\"]+)\"");

    static Visitor admin(TestServer server) {
        return signedIn(
                server,
                server.account().adminEmail(),
                server.account().adminPassword().reveal());
    }

    static Visitor signedIn(TestClient client, String email, String password) {
        Reply reply = client.send(client.request("/sign-in", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(Map.of("email", email, "password", password)))));
        assertThat(reply.status()).as(reply.text()).isEqualTo(303);
        String cookie = String.valueOf(reply.header("Set-Cookie")).split(";", 2)[0];
        Reply profile = new Visitor(client, cookie, "").get("/profile");
        Matcher key = FORM_KEY.matcher(profile.text());
        assertThat(key.find()).as(profile.text()).isTrue();
        return new Visitor(client, cookie, key.group(1));
    }

    Reply get(String path) {
        return client.send(client.request(path, null).header("Cookie", cookie).GET());
    }

    /** The form key is added. */
    Reply post(String path, Map<String, String> form) {
        String body = "form_key=" + formKey + "&" + encoded(form);
        return client.send(client.request(path, null)
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
