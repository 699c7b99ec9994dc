package firstring.console;

import firstring.TestServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A call center at work, for looking at pages: people, groups, and leads of every kind. */
final class Sample {
    static final String PASSWORD = "a good password";

    /** A zone where it is noon by the server's clock, so that a contact there may be called. */
    static final String NOON_ZONE = "America/New_York";

    private final TestServer server;
    private int filled;

    Sample(TestServer server) {
        this.server = server;
    }

    /** An agent of the sample. */
    record Agent(long id, String email) {}

    Agent furnish() {
        server.patch("/api/v1/account", server.adminToken(), Map.of("name", "Northwind Solar"));
        Agent ana = user("Ana Sousa", "agent");
        Agent ben = user("Ben Okafor", "agent");
        Agent chloe = user("Chloé Laurent", "agent");
        user("Dmitri Volkov", "team_lead");
        status(ana, "on_break");
        status(ben, "available");
        status(chloe, "available");
        long group = create(
                "ring-groups",
                Map.of("name", "West coast", "members", List.of(member(ana), member(ben), member(chloe))));
        create("ring-groups", Map.of("name", "Night shift", "strategy", "weighted", "members", List.of(member(ana))));
        long sequence = create("sequences", Map.of("name", "Five-day welcome", "steps", welcome()));
        create("lines", Map.of("name", "Main line", "phone_number", "+18185550000"));
        create("tags", Map.of("name", "Hot", "color", "#d9480f"));
        create("tags", Map.of("name", "Roof over 10 years", "color", "#1971c2"));
        create("custom-fields", Map.of("key", "roof_age", "label", "Age of the roof", "type", "number"));
        create(
                "custom-fields",
                Map.of("key", "heating", "label", "Heating", "type", "choice", "choices", List.of("Gas", "Heat pump")));
        create("holidays", Map.of("name", "Company outing", "date", "2027-06-04"));
        Map<String, Object> hours = Map.of(
                "mon",
                List.of("09:00-12:30", "13:30-17:00"),
                "tue",
                List.of("09:00-17:00"),
                "fri",
                List.of("22:00-06:00"));
        server.patch("/api/v1/users/" + ana.id(), server.adminToken(), Map.of("working_hours", hours));
        create("dialer-lists", Map.of("name", "Win-back", "user_ids", List.of(ana.id(), ben.id())));
        long offers = create("dialer-lists", Map.of("name", "Spring offers", "user_ids", List.of(chloe.id())));
        String[][] people = {
            {"Jane", "Roe", "Los Angeles"}, {"Marcus", "Aurel", "San Diego"}, {"Ingrid", "Sørensen", "Fresno"},
            {"Yuki", "Tanaka", "Sacramento"}, {"Amara", "Nwosu", "Oakland"}, {"Liam", "O'Brien", "Pasadena"},
            {"Priya", "Raman", "Irvine"}, {"Tomás", "García", "Santa Ana"}, {"Zoë", "Whitfield", "Long Beach"}
        };
        for (int i = 0; i < people.length; i++) {
            Map<String, Object> lead = new LinkedHashMap<>();
            lead.put("phone_number", "+1818555%04d".formatted(200 + i));
            lead.put("first_name", people[i][0]);
            lead.put("last_name", people[i][1]);
            lead.put(
                    "email", people[i][0].toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "") + "@example.com");
            lead.put("city", people[i][2]);
            lead.put("state", "CA");
            lead.put("company_name", i % 3 == 0 ? "Harbor Foods" : "");
            lead.put("lead_source", i % 2 == 0 ? "Spring landing page" : "Facebook form");
            lead.put("notes", i % 2 == 0 ? "Asked for a call after work. South-facing roof, no shade." : "");
            lead.put("tags", i % 2 == 0 ? List.of("Hot") : List.of("Roof over 10 years"));
            lead.put("timezone", NOON_ZONE);
            lead.put("distribute_to_ring_group", true);
            lead.put("ring_group_id", group);
            lead.put("check_available_users", true);
            lead.put("add_to_powerdialer", true);
            lead.put("sequence_id", sequence);
            if (i % 2 == 0) {
                lead.put("list_ids", List.of(offers));
                lead.putAll(consent());
            }
            send(lead);
        }
        send(Map.of("phone_number", "555", "first_name", "Short", "email", "not an address"));
        send(Map.of("phone_number", "+18185550200", "email", "other@example.com", "company_name", "Roe & Sons"));
        create("bulk-actions", Map.of("action", "enroll", "sequence_id", sequence, "contact_ids", contacts()));
        send(Map.of("first_name", "Nobody", "date_of_birth", "13/45/1990"));
        call(ben);
        call(ben);
        call(chloe);
        message("Hi Jane, shall we talk about your roof today? Any time after four suits us.");
        message("Thank you for your call! Here is the offer we spoke of.");
        return ben;
    }

    /** Puts so many more contacts into an agent's queue. */
    void fill(Agent agent, int contacts) {
        String[] names = {
            "Nora Lindqvist", "Hugo Marchetti", "Aisha Bello", "Connor Walsh", "Mei Chen", "Lucas Ferreira"
        };
        for (int i = 0; i < contacts; i++) {
            Map<String, Object> lead = new LinkedHashMap<>();
            lead.put("phone_number", "+1818555%04d".formatted(300 + filled));
            lead.put("name", names[filled++ % names.length]);
            lead.put("city", "Glendale");
            lead.put("state", "CA");
            lead.put("notes", "Wants to know what a battery adds to the price.");
            lead.put("tags", List.of("Hot"));
            lead.put("timezone", NOON_ZONE);
            lead.put("user_id", agent.id());
            lead.put("add_to_powerdialer", true);
            send(lead);
        }
    }

    /** Disposes of the contact in hand, whose page that is. */
    void dispose(Agent agent, String page) {
        String entry = page.replaceFirst(".*/dialer/([0-9]+).*", "$1");
        String lease = page.replaceFirst(".*[?&]lease=([^&]+).*", "$1");
        server.post(
                "/api/v1/users/" + agent.id() + "/powerdialer/" + entry + "/dispose",
                server.adminToken(),
                Map.of("disposition_status_id", disposition(), "lease", lease));
    }

    private long disposition() {
        return server.get("/api/v1/disposition-statuses", server.adminToken())
                .body()
                .at("/data/0/id")
                .asLong();
    }

    private void call(Agent agent) {
        String queue = "/api/v1/users/" + agent.id() + "/powerdialer";
        long entry = server.post(queue + "/next", server.adminToken(), Map.of())
                .body()
                .at("/data/entry/id")
                .asLong();
        server.post(
                queue + "/" + entry + "/dispose", server.adminToken(), Map.of("disposition_status_id", disposition()));
    }

    private static Map<String, Object> consent() {
        Map<String, Object> consent = new LinkedHashMap<>();
        consent.put("consent_channels", "sms,call");
        consent.put(
                "consent_text", "By pressing Send I agree that Northwind Solar may call and text me about my roof.");
        consent.put("consent_at", "2026-01-31T17:04:11Z");
        consent.put("consent_ip", "203.0.113.7");
        consent.put(
                "consent_page_url", "https://www.northwind-solar.example/spring?utm_source=mail&utm_campaign=roofs");
        consent.put("consent_certificate_id", "https://cert.trustedform.com/0e5c7d1a9b3f4c6d8e2a1b0c9d8e7f6a5b4c3d2e");
        return consent;
    }

    private List<Long> contacts() {
        return server.get("/api/v1/contacts", server.adminToken())
                .body()
                .path("data")
                .valueStream()
                .map(contact -> contact.path("id").asLong())
                .toList();
    }

    private void message(String text) {
        create("messages", Map.of("channel", "sms", "to", "+18185550200", "contact_id", contact(), "body", text));
    }

    private long contact() {
        return server.get("/api/v1/contacts?phone_number=%2B18185550200", server.adminToken())
                .body()
                .at("/data/0/id")
                .asLong();
    }

    private static List<Map<String, Object>> welcome() {
        return List.of(
                Map.of("type", "wait", "duration", "P1D"),
                Map.of("type", "send_sms", "message", "Hi {{first_name | there}}, when may we call?"),
                Map.of("type", "wait", "until_weekday", "mon", "until_time", "09:30"),
                Map.of("type", "branch", "on", "reply", "then", 5),
                Map.of("type", "send_email", "subject", "Your roof, {{first_name}}", "body", "Shall we talk?"),
                Map.of("type", "call_task", "position", "top"),
                Map.of("type", "end"));
    }

    private void send(Map<String, Object> lead) {
        server.post("/api/v1/webhook/forms", server.adminToken(), lead);
    }

    private Agent user(String name, String role) {
        String email = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", ".") + "@example.com";
        Map<String, Object> user = Map.of("name", name, "email", email, "role", role, "password", PASSWORD);
        return new Agent(create("users", user), email);
    }

    private void status(Agent agent, String status) {
        server.put("/api/v1/users/" + agent.id() + "/status", server.adminToken(), Map.of("status", status));
    }

    private static Map<String, Object> member(Agent agent) {
        return Map.of("user_id", agent.id(), "weight", 1);
    }

    private long create(String kind, Map<String, Object> content) {
        return server.post("/api/v1/" + kind, server.adminToken(), content)
                .body()
                .path("id")
                .asLong();
    }
}
