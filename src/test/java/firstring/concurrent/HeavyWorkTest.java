package firstring.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import firstring.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The limits on computations that anyone can request. */
final class HeavyWorkTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aFloodOfCallersRunsOneAtATimeAndIsRefusedBeyondTheQueue() throws Exception {
        try (HeavyWork work = new HeavyWork("sums", 1, 2, ProcessorShare.ofThisMachine());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            work.addMeters(meters);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger atOnce = new AtomicInteger();
            List<Future<Integer>> admitted = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                admitted.add(callers.submit(() -> work.run(() -> hold(goOn, atOnce))));
                int underWay = i + 1;
                Await.until("it is admitted", () -> gauge("running") + gauge("waiting") == underWay);
            }
            for (int i = 0; i < 60; i++) {
                assertThatThrownBy(() -> work.run(() -> 0)).isInstanceOf(Overloaded.class);
            }
            goOn.countDown();
            for (Future<Integer> result : admitted) {
                assertThat(result.get()).isEqualTo(1);
            }
            assertThat(work.run(() -> 5)).isEqualTo(5);
            assertThat(meters.get("firstring.heavy.work.refused")
                            .functionCounter()
                            .count())
                    .isEqualTo(60);
        }
    }

    private static int hold(CountDownLatch goOn, AtomicInteger atOnce) {
        int now = atOnce.incrementAndGet();
        try {
            goOn.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        atOnce.decrementAndGet();
        return now;
    }

    private double gauge(String state) {
        return meters.get("firstring.heavy.work").tag("state", state).gauge().value();
    }

    /** Field 19 of the thread's stat file; the thread's name, field 2, contains no space here. */
    @Test
    void itRunsOnPlatformThreadsOfLowPriority() {
        try (HeavyWork work = new HeavyWork("sums", 1, 1, ProcessorShare.ofThisMachine())) {
            assertThat(work.run(() -> Thread.currentThread().isVirtual())).isFalse();
            assertThat(work.run(HeavyWorkTest::niceness)).isEqualTo("10");
        }
        assertThat(niceness()).isEqualTo("0");
    }

    private static String niceness() {
        try {
            return Files.readString(Path.of("/proc/thread-self/stat")).split(" ")[18];
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The share allows a microsecond an hour: after its first computation the thread rests, and one caller can wait. */
    @Test
    void endlessCallersGetNoMoreThanTheirShareOfAProcessor() {
        ProcessorShare hardlyAny = new ProcessorShare(Duration.ofNanos(1_000), Duration.ofHours(1));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        try (HeavyWork work = new HeavyWork("sums", 1, 1, hardlyAny)) {
            work.addMeters(meters);
            assertThat(work.run(HeavyWorkTest::sum)).isPositive();
            var _ = callers.submit(() -> work.run(() -> 0));
            Await.until("it waits", () -> gauge("waiting") == 1);
            assertThatThrownBy(work::refuseWhenFull).isInstanceOf(Overloaded.class);
            assertThatThrownBy(() -> work.run(() -> 0)).isInstanceOf(Overloaded.class);
            assertThat(meters.get("firstring.heavy.work.done").functionCounter().count())
                    .isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
    }

    private static long sum() {
        return Math.max(1, LongStream.range(0, 3_000_000).map(Long::reverse).sum());
    }

    @Test
    void anExceptionInAComputationReachesItsCaller() {
        try (HeavyWork work = new HeavyWork("sums", 1, 1, ProcessorShare.ofThisMachine())) {
            assertThatThrownBy(() -> work.run(() -> {
                        throw new IllegalArgumentException("no sum");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no sum");
        }
    }
}
