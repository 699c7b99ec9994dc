package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** docs/contract.md 1.5: a token never appears in the database or in the log, in any spelling. */
final class KeptCredentialsTest {
    private static final TestServer server =
            TestServer.start(TestServer.noon(), Map.of("FIRSTRING_ACCESS_LOG", "true"));
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A token in the spellings by which a reader could recognize it. */
    private record Spelled(String token) {
        String escaped() {
            return token.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
        }

        String percent() {
            return token.chars().mapToObj("%%%02X"::formatted).collect(Collectors.joining());
        }

        String twicePercent() {
            return percent().replace("%", "%25");
        }

        String references() {
            return token.chars().mapToObj("&#%04d;"::formatted).collect(Collectors.joining());
        }

        String hexReferences() {
            return token.chars().mapToObj("&#x%X;"::formatted).collect(Collectors.joining());
        }

        List<String> all() {
            return List.of(token, escaped(), percent(), twicePercent(), references(), hexReferences());
        }
    }

    private record Sent(String contentType, byte[] body, int status) {
        static Sent text(String contentType, int status, String body) {
            return new Sent(contentType, body.getBytes(StandardCharsets.UTF_8), status);
        }
    }

    private static List<Sent> leads(Spelled token) {
        List<Sent> leads = new ArrayList<>();
        String phone = "\"phone_number\":\"" + freshPhone() + "\"";
        for (String spelled : token.all()) {
            String json = spelled.startsWith("\\") ? spelled : spelled.replace("\\", "\\\\");
            leads.add(Sent.text(
                    "application/json",
                    0,
                    "{" + phone + ",\"api_token\":\"" + token.token + "\",\"page\":[\"https://x.example/?t=" + json
                            + "\"]}"));
            leads.add(Sent.text(
                    "application/json",
                    0,
                    "{" + phone + ",\"api_token\":\"" + token.token + "\",\"page\":\"raw\n" + json + "\",}"));
            leads.add(Sent.text(
                    "application/x-www-form-urlencoded",
                    0,
                    "phone_number=12&api%5Ftoken=" + token.percent() + "&page=" + spelled));
            leads.add(Sent.text("text/plain", 0, "phone_number=12&api_token=" + token.token + "&page=" + spelled));
            leads.add(Sent.text(
                    "application/xml",
                    0,
                    "<l><api_token>" + token.hexReferences() + "</api_token><page a='" + spelled.replace("&", "&amp;")
                            + "'>" + spelled + "</page></l>"));
            leads.add(Sent.text(
                    "application/xml",
                    400,
                    "<l><api_token>" + token.references() + "</api_token><page>" + spelled + "</l>"));
            leads.add(Sent.text(
                    "application/json",
                    400,
                    "{\"api_token\":\"" + token.escaped() + "\",\"page\":\"" + spelled + "\""));
            leads.add(Sent.text("text/csv", 415, "api_token=" + token.token + "," + spelled));
            leads.add(Sent.text(
                    "multipart/form-data; boundary=x",
                    0,
                    "--x\r\nContent-Disposition: form-data; name=\"api_token\"\r\n\r\n" + token.token
                            + "\r\n--x\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n" + spelled
                            + "\r\n--x--\r\n"));
        }
        String plain = "{" + phone + ",\"api_token\":\"" + token.token + "\",\"page\":\"" + token.token + "\"}";
        leads.add(new Sent("application/json; charset=utf-16", plain.getBytes(StandardCharsets.UTF_16LE), 0));
        leads.add(new Sent("application/json", plain.getBytes(StandardCharsets.UTF_16LE), 400));
        leads.add(new Sent("application/json", (plain + "é}").getBytes(Charset.forName("windows-1252")), 400));
        leads.add(new Sent("application/json; x=" + token.token, plain.getBytes(StandardCharsets.UTF_8), 0));
        return leads;
    }

    @Test
    void noSpellingOfATokenReachesTheDatabaseOrTheLog() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<Logger> loggers =
                List.of(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), context.getLogger("firstring.access"));
        log.start();
        loggers.forEach(logger -> logger.addAppender(log));
        Spelled token = new Spelled(office.tokenOf("intake"));
        int kept = 0;
        try {
            for (Sent lead : leads(token)) {
                assertKept(
                        lead,
                        server.send(server.request(FORMS, null)
                                .header("Content-Type", lead.contentType)
                                .POST(BodyPublishers.ofByteArray(lead.body))));
                kept++;
            }
            Sent packed = new Sent("application/json", gzip(leads(token).getFirst().body), 0);
            assertKept(
                    packed,
                    server.send(
                            server.request(FORMS + "?api_token=" + token.percent() + "&q=" + token.token, token.token)
                                    .header("X-Api-Token", token.token)
                                    .header("Content-Encoding", "gzip")
                                    .header("Content-Type", packed.contentType)
                                    .POST(BodyPublishers.ofByteArray(packed.body))));
            kept++;
        } finally {
            loggers.forEach(logger -> logger.detachAppender(log));
        }
        String logged =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
        assertThat(logged).contains("route=" + FORMS);
        assertHidden("log", logged, token);
        assertThat(count("lead")).isEqualTo(kept);
        for (String table : tables()) {
            assertHidden(table, rows(table), token);
        }
    }

    private static void assertKept(Sent lead, Reply reply) {
        String what = lead.contentType + " " + new String(lead.body, StandardCharsets.UTF_8) + " → " + reply.text();
        assertThat(reply.status()).as(what).isNotEqualTo(401).isNotEqualTo(429).isLessThan(500);
        if (lead.status != 0) {
            assertThat(reply.status()).as(what).isEqualTo(lead.status);
        }
    }

    private static void assertHidden(String where, String text, Spelled token) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String spelled : token.all()) {
            assertThat(lower.contains(spelled.toLowerCase(Locale.ROOT)))
                    .as("%s holds %s", where, spelled)
                    .isFalse();
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static List<String> tables() {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("""
                        select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
                        from pg_class as c
                        join pg_namespace as n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
                        """).mapTo(String.class).list());
    }

    private static long count(String table) {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("select count(*) from " + table)
                        .mapTo(Long.class)
                        .one());
    }

    /** Every row as text, with bytes as text, too, without zeros. */
    private static String rows(String table) {
        StringBuilder all = new StringBuilder();
        server.database()
                .jdbi()
                .useHandle(db -> db.createQuery("select t::text, t.* from " + table + " as t")
                        .map((rows, context) -> {
                            StringBuilder row = new StringBuilder(rows.getString(1));
                            for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                                if (rows.getMetaData().getColumnTypeName(i).equals("bytea")
                                        && rows.getBytes(i) != null) {
                                    row.append(new String(rows.getBytes(i), StandardCharsets.ISO_8859_1)
                                            .replace("\0", ""));
                                }
                            }
                            return row;
                        })
                        .forEach(row -> all.append(row).append('\n')));
        return all.toString();
    }
}
