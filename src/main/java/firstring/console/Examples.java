package firstring.console;

import firstring.console.LeadApiView.Example;
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

    private static final String CURL = """
            curl -X POST '%1$s' \\
              -H 'Content-Type: application/json' \\
              -d '{"api_token":"%2$s","phone_number":"+1 818 555 1234","name":"Jane Roe"}'
            """;

    private static final String JAVASCRIPT = """
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
            """;

    private static final String PYTHON = """
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
            """;

    private static final String PHP = """
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
            """;

    private static final String JAVA = """
            var request = HttpRequest.newBuilder(URI.create("%1$s"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(\"""
                            {"api_token":"%2$s","phone_number":"+1 818 555 1234","name":"Jane Roe"}
                            \"""))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
            """;

    private static final String FORM = """
            <form method="post" action="%1$s">
              <input type="hidden" name="api_token" value="%2$s">
              <label>Name <input name="name" autocomplete="name"></label>
              <label>Phone <input name="phone_number" type="tel" autocomplete="tel" required></label>
              <button>Call me</button>
            </form>
            <!-- The token is readable in the page: give it the scope intake alone. -->
            """;

    private Examples() {}

    static List<Example> of(String endpoint, String token) {
        return List.of(
                new Example("curl", CURL.formatted(endpoint, token)),
                new Example("JavaScript", JAVASCRIPT.formatted(endpoint, token)),
                new Example("Python", PYTHON.formatted(endpoint, token)),
                new Example("PHP", PHP.formatted(endpoint, token)),
                new Example("Java", JAVA.formatted(endpoint, token)),
                new Example("HTML form", FORM.formatted(endpoint, token)));
    }
}
