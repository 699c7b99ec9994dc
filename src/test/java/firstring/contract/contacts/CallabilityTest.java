package firstring.contract.contacts;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.postgres.Ids;
import firstring.time.SettableClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Why a contact cannot be called: each condition alone, then every two that can be true at once. */
final class CallabilityTest {
    /** A Wednesday at noon in California. */
    private static final String NOON = "2026-07-15T19:00:00Z";

    private static final SettableClock clock = new SettableClock(NOON);
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());
    private static final Ids ids = new Ids(server.database());

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void itIsNoon() {
        clock.set(NOON);
    }

    /** A contact that can be called, with an owner and an entry. */
    record Case(long contact, long owner, long entry, List<Runnable> undo) {
        static Case create() {
            long owner = office.availableAgent();
            Reply lead = office.lead(freshPhone(), "user_id", owner, "add_to_powerdialer", true);
            long entry = office.get("/api/v1/users/" + owner + "/powerdialer")
                    .body()
                    .get("data")
                    .get(0)
                    .get("id")
                    .asLong();
            return new Case(Office.id(lead, "contact_id"), owner, entry, new ArrayList<>());
        }

        void patchContact(String field, @Nullable Object value) {
            patch("/api/v1/contacts/" + contact, field, value);
        }

        void patchOwner(String field, Object value) {
            patch("/api/v1/users/" + owner, field, value);
        }

        private static void patch(String path, String field, @Nullable Object value) {
            Map<String, Object> body = new HashMap<>();
            body.put(field, value);
            Reply reply = server.patch(path, server.adminToken(), body);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        }

        JsonNode callability() {
            Reply reply = office.get("/api/v1/contacts/" + contact + "/callability");
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            return reply.body();
        }
    }

    /** A condition that blocks a call: its reasons, the time at which it ends, and the next legal time while it holds. */
    enum Condition {
        DO_NOT_CONTACT("do_not_contact not_queued", null, null) {
            @Override
            void apply(Case of) {
                of.patchContact("is_dnc", true);
            }
        },
        INVALID_PHONE("invalid_phone", null, null) {
            @Override
            void apply(Case of) {
                run("update contact set phone_number = '+1818' || 1000000 + id where id = ?", of.contact());
            }
        },
        OPTED_OUT("opted_out", null, null) {
            @Override
            void apply(Case of) {
                run(
                        "insert into phone_stop (account_id, e164, kind, created_at)"
                                + " select account_id, phone_number, 'opted_out', created_at from contact where id = ?",
                        of.contact());
            }
        },
        NO_OWNER("no_owner not_queued", null, NOON) {
            @Override
            void apply(Case of) {
                of.patchContact("user_id", null);
            }
        },
        OWNER_INACTIVE("owner_inactive", null, NOON) {
            @Override
            void apply(Case of) {
                assertThat(server.delete("/api/v1/users/" + of.owner(), server.adminToken())
                                .status())
                        .isEqualTo(204);
            }
        },
        OWNER_AWAY("owner_away", null, NOON) {
            @Override
            void apply(Case of) {
                office.setStatus(of.owner(), "on_break");
            }
        },
        OWNER_OFF_HOURS("owner_off_hours", "2026-07-16T13:30:00Z", NOON) {
            @Override
            void apply(Case of) {
                of.patchOwner("working_hours", Map.of("thu", List.of(Map.of("start", "09:30", "end", "17:00"))));
            }
        },
        PARKED("parked", null, NOON) {
            @Override
            void apply(Case of) {
                park(of, office.ringGroup());
            }
        },
        RING_GROUP_ARCHIVED("parked ring_group_archived", null, NOON) {
            @Override
            void apply(Case of) {
                long group = office.ringGroup();
                park(of, group);
                assertThat(server.delete("/api/v1/ring-groups/" + group, server.adminToken())
                                .status())
                        .isEqualTo(204);
            }
        },
        NOT_QUEUED("not_queued", null, NOON) {
            @Override
            void apply(Case of) {
                String entry = "/api/v1/users/" + of.owner() + "/powerdialer/" + of.entry();
                assertThat(server.delete(entry, server.adminToken()).status()).isEqualTo(204);
            }
        },
        LEASED("leased", "2026-07-15T19:05:00Z", NOON) {
            @Override
            void apply(Case of) {
                Reply next =
                        server.post("/api/v1/users/" + of.owner() + "/powerdialer/next", server.adminToken(), Map.of());
                assertThat(next.body().path("data").path("entry").path("id").asLong())
                        .as(next.text())
                        .isEqualTo(of.entry());
            }
        },
        SKIPPED("skipped", "2026-07-15T22:00:00Z", NOON) {
            @Override
            void apply(Case of) {
                run("update dialer_entry set not_before = '2026-07-15T22:00:00Z' where id = ?", of.entry());
            }
        },
        OUTSIDE_HOURS("outside_hours", "2026-07-16T05:00:00Z", "2026-07-16T05:00:00Z") {
            @Override
            void apply(Case of) {
                of.patchContact("timezone", "Europe/Moscow");
            }
        },
        HOLIDAY("holiday", "2026-07-16T15:00:00Z", "2026-07-16T15:00:00Z") {
            @Override
            void apply(Case of) {
                long day = office.create("/api/v1/holidays", Map.of("name", "Founders' day", "date", "2026-07-15"));
                of.undo().add(() -> server.delete("/api/v1/holidays/" + day, server.adminToken()));
            }
        },
        ATTEMPT_CAP("attempt_cap", "2026-07-16T16:00:00Z", "2026-07-16T16:00:00Z") {
            @Override
            void apply(Case of) {
                of.patchContact("state", "FL");
                for (String at : List.of("2026-07-15T16:00:00Z", "2026-07-15T17:00:00Z", "2026-07-15T18:00:00Z")) {
                    run(
                            "insert into call_attempt (account_id, contact_id, at, id)"
                                    + " select account_id, id, '%s', %d from contact where id = ?"
                                            .formatted(at, ids.next()),
                            of.contact());
                }
            }
        };

        private final String codes;
        private final @Nullable String until;
        private final @Nullable String nextCallAt;

        Condition(String codes, @Nullable String until, @Nullable String nextCallAt) {
            this.codes = codes;
            this.until = until;
            this.nextCallAt = nextCallAt;
        }

        abstract void apply(Case of);

        Set<String> codes() {
            return new TreeSet<>(List.of(codes.split(" ")));
        }

        /** False when one condition removes what the other needs. */
        boolean goesWith(Condition other) {
            Set<Condition> both = Set.of(this, other);
            boolean noEntry = both.contains(DO_NOT_CONTACT) || both.contains(NO_OWNER) || both.contains(NOT_QUEUED);
            boolean needsEntry = both.contains(LEASED) || both.contains(SKIPPED);
            boolean ownerGone = both.contains(NO_OWNER) || both.contains(OWNER_INACTIVE);
            long ofOwner = both.stream()
                    .filter(each -> Set.of(NO_OWNER, OWNER_INACTIVE, OWNER_AWAY, OWNER_OFF_HOURS)
                            .contains(each))
                    .count();
            boolean twoParkings = both.equals(Set.of(PARKED, RING_GROUP_ARCHIVED));
            boolean twoEntries =
                    both.equals(Set.of(DO_NOT_CONTACT, NOT_QUEUED)) || both.equals(Set.of(NO_OWNER, NOT_QUEUED));
            return !(noEntry && needsEntry) && !(ownerGone && ofOwner == 2) && !twoParkings && !twoEntries;
        }
    }

    @Test
    void aContactWithoutBlockersIsCallableNow() {
        Case fresh = Case.create();
        JsonNode callability = fresh.callability();
        assertThat(callability.get("callable").asBoolean())
                .as(callability.toString())
                .isTrue();
        assertThat(callability.get("reasons").size()).isZero();
        assertThat(callability.get("next_call_at").asString()).isEqualTo(NOON);
        assertThat(callability.get("zones").toString()).isEqualTo("[\"America/Los_Angeles\"]");
        assertThat(callability.get("regions").toString()).isEqualTo("[\"default\"]");
    }

    @ParameterizedTest
    @EnumSource
    void eachConditionIsReportedWithItsEndAndTheNextLegalTime(Condition condition) {
        Case alone = Case.create();
        try {
            condition.apply(alone);
            JsonNode callability = alone.callability();
            assertThat(codes(callability)).isEqualTo(condition.codes());
            assertThat(callability.get("callable").asBoolean()).isFalse();
            assertThat(text(callability.get("next_call_at"))).isEqualTo(condition.nextCallAt);
            for (JsonNode reason : callability.get("reasons")) {
                assertThat(reason.get("message").asString()).endsWith(".");
                assertThat(text(reason.get("until"))).as(reason.toString()).isEqualTo(condition.until);
            }
        } finally {
            alone.undo().forEach(Runnable::run);
        }
    }

    static Stream<List<Condition>> pairs() {
        List<List<Condition>> pairs = new ArrayList<>();
        for (Condition one : Condition.values()) {
            for (Condition other : Condition.values()) {
                if (one.compareTo(other) < 0 && one.goesWith(other)) {
                    pairs.add(List.of(one, other));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoConditionsAreReportedTogether(List<Condition> pair) {
        Case both = Case.create();
        try {
            pair.stream()
                    .sorted((one, other) -> Boolean.compare(other == Condition.LEASED, one == Condition.LEASED))
                    .forEach(condition -> condition.apply(both));
            Set<String> expected = new TreeSet<>();
            pair.forEach(condition -> expected.addAll(condition.codes()));
            assertThat(codes(both.callability())).isEqualTo(expected);
        } finally {
            both.undo().forEach(Runnable::run);
        }
    }

    @Test
    void aMarkedNumberIsNotCalledUntilTheMarkIsCleared() {
        Case of = Case.create();
        assertThat(marks(mark(of, Map.of("mark", "wrong_number", "marked", true))))
                .containsExactly("wrong_number");
        assertThat(of.callability().toString()).contains("belonging to someone else");
        assertThat(next(of).isNull()).isTrue();
        assertThat(marks(office.get("/api/v1/contacts/" + of.contact() + "/marks")))
                .containsExactly("wrong_number");
        assertThat(marks(mark(of, Map.of("mark", "wrong_number", "marked", false))))
                .isEmpty();
        assertThat(next(of).at("/entry/id").asLong()).isEqualTo(of.entry());
        JsonNode told = office.get("/api/v1/contacts/" + of.contact() + "/timeline")
                .body()
                .get("data");
        assertThat(List.of(
                        told.get(0).get("outcome").asString(),
                        told.get(1).get("outcome").asString()))
                .containsExactly("unmarked", "marked");
        assertThat(told.get(0).get("user_id").asLong())
                .isEqualTo(server.account().admin().value());
    }

    @Test
    void onlyTheContactsOwnNumbersCanBeMarked() {
        Case of = Case.create();
        Office.assertFaultOn(mark(of, Map.of()), "mark", "marked");
        Office.assertFaultOn(mark(of, Map.of("mark", "opted_out", "marked", true)), "mark");
        Office.assertFaultOn(
                mark(of, Map.of("mark", "invalid_number", "marked", true, "phone_number", freshPhone())),
                "phone_number");
    }

    private static Reply mark(Case of, Map<String, ?> change) {
        return server.put("/api/v1/contacts/" + of.contact() + "/marks", office.token(), change);
    }

    private static List<String> marks(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body().get("data").findValuesAsString("mark");
    }

    private static JsonNode next(Case of) {
        return server.post("/api/v1/users/" + of.owner() + "/powerdialer/next", office.token(), Map.of())
                .body()
                .get("data");
    }

    @Test
    void everyRuleThatForbidsTheCallIsListedWithItsZones() {
        clock.set("2026-07-16T01:00:00Z");
        Case kentuckian = Case.create();
        kentuckian.patchContact("state", "KY");
        clock.set("2026-07-16T13:30:00Z");
        JsonNode reasons = kentuckian.callability().get("reasons");
        assertThat(reasons.size()).isEqualTo(2);
        assertThat(reasons.get(0).get("region").asString()).isEqualTo("US-KY");
        assertThat(reasons.get(1).get("region").asString()).isEqualTo("default");
        assertThat(reasons.get(1).get("zones").toString()).isEqualTo("[\"America/Los_Angeles\"]");
        assertThat(reasons.get(1).get("message").asString())
                .isEqualTo("The rule for everyone allows calls 08:00-21:00 local time.");
        assertThat(reasons.get(1).get("until").asString()).isEqualTo("2026-07-16T15:00:00Z");
        assertThat(reasons.get(0).get("until").asString()).isEqualTo("2026-07-16T17:00:00Z");
    }

    private static void park(Case of, long group) {
        run(
                "insert into parking (account_id, id, ring_group_id, contact_id, lead_id, reason, plan, created_at)"
                        + " select account_id, %d, %d, id, 1, 'nobody_available', '{}', created_at from contact where id = ?"
                                .formatted(ids.next(), group),
                of.contact());
    }

    private static void run(String sql, long id) {
        int changed = server.database().jdbi().withHandle(handle -> handle.execute(sql, id));
        assertThat(changed).isEqualTo(1);
    }

    private static Set<String> codes(JsonNode callability) {
        Set<String> codes = new TreeSet<>();
        callability
                .get("reasons")
                .forEach(reason -> codes.add(reason.get("code").asString()));
        return codes;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() ? null : value.asString();
    }
}
