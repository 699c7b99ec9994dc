package firstring.sequences.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import firstring.Await;
import firstring.outbound.AddressPolicy;
import firstring.outbound.Outbound;
import firstring.outbound.RawServer;
import firstring.outbound.Timeouts;
import firstring.outbound.Trust;
import firstring.postgres.Database;
import firstring.postgres.Rows;
import firstring.postgres.TestDatabase;
import firstring.sequences.webhooks.HostSlots;
import firstring.sequences.webhooks.SigningKeys;
import firstring.time.SettableClock;
import firstring.work.Work;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CallWorkTest {
    private final Database database = TestDatabase.create();
    private final Rows rows = new Rows(database);
    private final SettableClock clock = new SettableClock(Rows.NOON);

    @Test
    void aReceiverSlowerThanTheLeaseGetsOneCall() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            calls.incrementAndGet();
            begun.countDown();
            await(answer);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        enterCall("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        try (Outbound out = new Outbound(
                        AddressPolicy.parse(List.of("on")), Timeouts.of(Duration.ofSeconds(30)), Trust.with(null));
                Work one = new Work(clock, List.of(callWork(out)));
                Work other = new Work(clock, List.of(callWork(out)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> delivery = threads.submit(one::runDueNow);
            await(begun);
            for (int beat = 0; beat < 4; beat++) {
                clock.advance(callWork(out).lease().dividedBy(2));
                one.prolongRunning();
                assertThat(other.runDueNow()).isZero();
            }
            answer.countDown();
            assertThat(delivery.get()).isEqualTo(1);
        } finally {
            receiver.stop(0);
        }
        assertThat(calls).hasValue(1);
        assertThat(rows.number("select count(*) from sequence_call where state = 'delivered'", Map.of()))
                .isEqualTo(1);
        assertThat(rows.number("select step from enrollment where reason = 'goes_on'", Map.of()))
                .isEqualTo(1);
        TestDatabase.assertNoConnectionHeld(database);
    }

    @Test
    void aTricklingReceiverDelaysNeitherOthersNorTheStop() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        HttpServer quick = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        quick.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            delivered.countDown();
        });
        quick.start();
        long account = rows.account();
        try (RawServer slow = new RawServer(RawServer.drips());
                Outbound out = new Outbound(
                        AddressPolicy.parse(List.of("on")), Timeouts.of(Duration.ofMinutes(10)), Trust.with(null))) {
            for (int i = 0; i < 40; i++) {
                enterCall(account, i * 10L, slow.url() + "/" + i);
            }
            enterCall(account, 400, "http://127.0.0.1:" + quick.getAddress().getPort() + "/");
            try (Work work = new Work(clock, List.of(callWork(out)))) {
                work.start();
                await(delivered);
                Await.until(
                        "as many calls as one host may have",
                        () -> slow.requests().size() == HostSlots.MAX_PER_HOST);
                Await.until(
                        "the delivered call is written down",
                        () -> rows.number("select count(*) from sequence_call where state = 'delivered'", Map.of())
                                == 1);
            }
            assertThat(slow.requests()).hasSize(HostSlots.MAX_PER_HOST);
        } finally {
            quick.stop(0);
        }
        assertThat(rows.number("""
                select count(*) from sequence_call
                where state <> 'delivered' and attempt = 0 and lease is null and due_at = created_at
                """, Map.of())).isEqualTo(40);
        TestDatabase.assertNoConnectionHeld(database);
    }

    private CallWork callWork(Outbound out) {
        return new CallWork(database, rows.ids(), new SigningKeys(new byte[32]), clock, out);
    }

    private void enterCall(String url) {
        enterCall(rows.account(), 0, url);
    }

    /** @param base the first of the call's ids */
    private void enterCall(long account, long base, String url) {
        long contact = rows.contact(account);
        rows.run("""
                insert into sequence (account_id, id, name, steps, created_at, updated_at)
                values (:account, :id, 'Call ' || :id, '[]', :now, :now)
                """, Map.of("account", account, "id", base + 1));
        rows.run("""
                insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at, reason)
                values (:account, :id, :sequence, :contact, :now, 'webhook')
                """, Map.of("account", account, "id", base + 2, "sequence", base + 1, "contact", contact));
        rows.run(
                """
                insert into sequence_call (account_id, id, enrollment_id, sequence_id, contact_id, plan, step, url, body,
                  due_at, created_at)
                values (:account, :id, :enrollment, :sequence, :contact, 1, 0, :url, '{}', :now, :now)
                """,
                Map.of(
                        "account",
                        account,
                        "id",
                        base + 3,
                        "enrollment",
                        base + 2,
                        "sequence",
                        base + 1,
                        "contact",
                        contact,
                        "url",
                        url));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
