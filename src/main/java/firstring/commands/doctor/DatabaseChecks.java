package firstring.commands.doctor;

import firstring.postgres.Database;
import firstring.postgres.Migrations;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks PostgreSQL, the schema and due work. */
final class DatabaseChecks {
    private static final Set<String> EXTENSIONS = new TreeSet<>(Set.of("btree_gin", "pg_trgm"));
    private static final Duration BIG_CLOCK_DIFFERENCE = Duration.ofSeconds(2);
    private static final Duration HUGE_CLOCK_DIFFERENCE = Duration.ofMinutes(1);
    private static final Duration LATE = Duration.ofMinutes(5);
    private static final long OLD_TRANSACTIONS = 500_000_000L;
    private static final long TOO_OLD_TRANSACTIONS = 1_500_000_000L;
    private static final int MONTHS_AHEAD = 3;
    private static final DateTimeFormatter PARTITION = DateTimeFormatter.ofPattern("'lead_y'uuuu'm'MM");

    private final Database database;
    private final CheckupStore store;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private DatabaseChecks(Database database, Instant now) {
        this.database = database;
        this.store = new CheckupStore(database);
        this.now = now;
    }

    /** @param connections the maximum number of connections that one server opens */
    static List<Finding> of(Database database, int connections, Instant now) {
        DatabaseChecks checks = new DatabaseChecks(database, now);
        Map<String, String> settings = checks.store.readSettings();
        checks.add(Finding.ok("PostgreSQL", settings.getOrDefault("server_version", "unknown version")));
        checks.checkClock();
        checks.findings.addAll(SettingsChecks.of(settings, connections));
        checks.checkExtensions();
        if (checks.checkSchema()) {
            checks.checkClockWatch();
            checks.checkAdmins();
            checks.checkTokens();
            checks.checkTables();
            checks.checkMonths();
            checks.checkDueWork();
        }
        return checks.findings;
    }

    private void checkClock() {
        Duration lead = store.readClockLead();
        Duration difference = lead.abs();
        String state = "%d ms from the database's".formatted(difference.toMillis());
        String advice = "Run a time service, such as chrony, on both machines.";
        if (difference.compareTo(HUGE_CLOCK_DIFFERENCE) > 0) {
            add(Finding.fail("clock", state, advice));
        } else if (difference.compareTo(BIG_CLOCK_DIFFERENCE) > 0) {
            add(Finding.warn("clock", state, advice));
        } else {
            add(Finding.ok("clock", state));
        }
    }

    /** Checks whether the clock is in doubt, which suspends deletion by age; see the upkeep package. */
    private void checkClockWatch() {
        Optional<CheckupStore.Clock> clock = store.findClock();
        if (clock.isEmpty()) {
            return;
        }
        Instant from = clock.get().doubtedFrom();
        Instant until = clock.get().doubtedUntil();
        boolean isBehind = clock.get().seenAt().isAfter(now.plus(LATE));
        boolean isDoubted = from != null && until != null && !now.isBefore(from) && now.isBefore(until);
        if (isBehind) {
            add(Finding.fail(
                    "time",
                    "a server has already seen " + clock.get().seenAt(),
                    "A clock was ahead, or this one is behind. Correct it; no data is lost meanwhile."));
        } else if (isDoubted) {
            add(Finding.fail(
                    "time",
                    "the clock jumped to " + from + "; no old data is deleted until " + until,
                    "If the time is right, or no server ran for days, wait. Otherwise correct the clock now."));
        } else {
            add(Finding.ok("time", "no jumps"));
        }
    }

    private void checkAdmins() {
        long admins = store.countAdminsWithoutSecondFactor();
        if (admins == 0) {
            return;
        }
        add(Finding.warn(
                "second factor",
                admins == 1 ? "1 admin signs in with a password only" : admins + " admins sign in with a password only",
                "Give each admin a long password, and let only trusted networks reach the sign-in page."));
    }

    private void checkTokens() {
        none(
                "short tokens",
                "none",
                store.listShortTokens(),
                Finding.Level.WARN,
                "Tokens with fewer than 20 characters can be guessed over time. Rotate each one in the console under Lead"
                        + " API, or set an expiration date there.");
    }

    private void checkExtensions() {
        Map<String, Boolean> known = store.readExtensions(EXTENSIONS);
        for (String name : EXTENSIONS) {
            Boolean installed = known.get(name);
            if (installed == null) {
                add(Finding.fail(
                        "extension " + name,
                        "not available",
                        "Install the package postgresql-contrib on the database server."));
            } else {
                add(Finding.ok("extension " + name, installed ? "installed" : "can be installed"));
            }
        }
    }

    /** False when no further checks are possible. */
    private boolean checkSchema() {
        int pending = Migrations.countPending(database.dataSource());
        if (Migrations.isNewer(database.dataSource())) {
            add(Finding.fail(
                    "schema",
                    "created by a newer Firstring",
                    "Run that version, or restore a backup from before the upgrade."));
            return true;
        }
        if (pending == 0) {
            add(Finding.ok("schema", "up to date"));
            return true;
        }
        add(Finding.warn(
                "schema",
                pending == 1 ? "1 pending migration" : pending + " pending migrations",
                "Start the server, or run: ./firstring migrate. Make a backup first."));
        return false;
    }

    private void checkTables() {
        none(
                "indexes",
                "all valid",
                store.listInvalidIndexes(),
                Finding.Level.FAIL,
                "Run for each index, in this database: reindex index concurrently NAME");
        none(
                "dead rows",
                "few",
                store.listBloatedTables(),
                Finding.Level.WARN,
                "Run for each table: vacuum (analyze) NAME. If dead rows come back, let autovacuum run more often.");
        none(
                "index sizes",
                "in proportion",
                store.listBloatedIndexes(),
                Finding.Level.WARN,
                "Run for each index: reindex index concurrently NAME");
        none(
                "long transactions",
                "none",
                store.listLongTransactions(),
                Finding.Level.WARN,
                "They prevent vacuum from removing dead rows. End them in their programs, or: select pg_terminate_backend(PROCESS)");
        checkTransactionAge();
    }

    private void checkTransactionAge() {
        long age = store.readTransactionAge();
        String state = "%d million".formatted(age / 1_000_000);
        String advice =
                "Run: vacuum freeze. Find out what holds autovacuum back: long transactions or old replication slots.";
        if (age > TOO_OLD_TRANSACTIONS) {
            add(Finding.fail("transaction age", state, advice));
        } else if (age > OLD_TRANSACTIONS) {
            add(Finding.warn("transaction age", state, advice));
        } else {
            add(Finding.ok("transaction age", state));
        }
    }

    private void checkMonths() {
        Set<String> partitions = new HashSet<>(store.listLeadPartitions());
        YearMonth thisMonth = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        List<String> missing = new ArrayList<>();
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            YearMonth month = thisMonth.plusMonths(ahead);
            if (!partitions.contains(PARTITION.format(month))) {
                missing.add(month.toString());
            }
        }
        none(
                "lead partitions",
                "present, for the next " + MONTHS_AHEAD + " months too",
                missing,
                Finding.Level.WARN,
                "A running server creates them every day. If they stay missing, see its log for event=work_failed kind=upkeep.");
        if (store.hasStrayLeads()) {
            add(Finding.warn(
                    "unsorted leads",
                    "some are in the default partition",
                    "Nothing is lost. They move when their month's partition is created; see lead partitions."));
        } else {
            add(Finding.ok("unsorted leads", "none"));
        }
    }

    private void checkDueWork() {
        Map<String, Instant> oldest = store.readOldestDue();
        List<String> late = new ArrayList<>();
        oldest.forEach((kind, dueAt) -> {
            Duration lateness = Duration.between(dueAt, now);
            if (lateness.compareTo(LATE) > 0) {
                late.add("%s since %s".formatted(kind, dueAt));
            }
        });
        none(
                "due work",
                "nothing is overdue",
                late,
                Finding.Level.WARN,
                "Start a server. If one is running, see its log for event=work_failed.");
        none(
                "paused accounts",
                "none",
                store.listPaused(),
                Finding.Level.WARN,
                "Their sequences, messages and bulk actions wait. To resume: ./firstring account resume ID");
        none(
                "upkeep",
                "succeeds",
                store.listFailingUpkeep(),
                Finding.Level.WARN,
                "See the server's log for event=work_failed kind=upkeep.");
    }

    private void none(String subject, String okState, List<String> named, Finding.Level level, String advice) {
        if (named.isEmpty()) {
            add(Finding.ok(subject, okState));
        } else {
            add(new Finding(level, subject, String.join("; ", named), advice));
        }
    }

    private void add(Finding finding) {
        findings.add(finding);
    }
}
