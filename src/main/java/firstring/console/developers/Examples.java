package firstring.console.developers;

import firstring.console.developers.LeadApiView.Example;
import java.util.List;

/** Calls of the Lead API that can be pasted as they are. */
final class Examples {
    static final String BODY = """
            {
              "phone_number": "+1 818 555 1234",
              "first_name": "Jane",
              "last_name": "Roe",
              "email": "jane@example.com",
              "lead_source": "Spring landing page",
              "add_to_powerdialer": true
            }""";

    private Examples() {}

    static List<Example> of(String endpoint, String token) {
        return List.of(
                new Example("curl", curl(endpoint, token)),
                new Example("JavaScript", javaScript(endpoint, token)),
                new Example("Python", python(endpoint, token)),
                new Example("PHP", php(endpoint, token)),
                new Example("Java", java(endpoint, token)),
                new Example("HTML form", form(endpoint, token)));
    }

    private static String curl(String endpoint, String token) {
        return """
            curl -X POST '%1$s' \\
              -H 'Content-Type: application/json' \\
              -d '{
                "api_token": "%2$s",
                "phone_number": "+1 818 555 1234",
                "name": "Jane Roe"
              }'
            """.formatted(endpoint, token);
    }

    private static String javaScript(String endpoint, String token) {
        return """
            const answer = await fetch('%1$s', {
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({
                api_token: '%2$s',
                phone_number: '+1 818 555 1234',
                name: 'Jane Roe',
              }),
            });
            console.log(answer.status, await answer.json());
            """.formatted(endpoint, token);
    }

    private static String python(String endpoint, String token) {
        return """
            import json, urllib.request

            lead = {
                "api_token": "%2$s",
                "phone_number": "+1 818 555 1234",
                "name": "Jane Roe",
            }
            request = urllib.request.Request(
                "%1$s",
                data=json.dumps(lead).encode(),
                headers={"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                print(answer.status, json.load(answer))
            """.formatted(endpoint, token);
    }

    private static String php(String endpoint, String token) {
        return """
            <?php
            $curl = curl_init('%1$s');
            curl_setopt_array($curl, [
                CURLOPT_POST => true,
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
                CURLOPT_POSTFIELDS => json_encode([
                    'api_token' => '%2$s',
                    'phone_number' => '+1 818 555 1234',
                    'name' => 'Jane Roe',
                ]),
            ]);
            echo curl_exec($curl);
            """.formatted(endpoint, token);
    }

    private static String java(String endpoint, String token) {
        return """
            var request = HttpRequest.newBuilder(URI.create("%1$s"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(\"""
                            {
                              "api_token": "%2$s",
                              "phone_number": "+1 818 555 1234",
                              "name": "Jane Roe"
                            }
                            \"""))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
            """.formatted(endpoint, token);
    }

    private static String form(String endpoint, String token) {
        return """
            <form method="post" action="%1$s">
              <input type="hidden" name="api_token" value="%2$s">
              <label>Name <input name="name" autocomplete="name"></label>
              <label>Phone <input name="phone_number" type="tel" autocomplete="tel" required></label>
              <button>Call me</button>
            </form>
            <!-- The token is readable in the page: give it the scope intake alone. -->
            """.formatted(endpoint, token);
    }
}
