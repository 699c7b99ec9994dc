package firstring.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RecentReadsTest {
    private static final int TRIES = 200;

    @Test
    void aFailedReadIsNeverReturnedToALaterCaller() {
        AtomicBoolean fails = new AtomicBoolean();
        RecentReads<Integer, String> reads = new RecentReads<>(Ticker.systemTicker(), key -> {
            if (fails.get()) {
                throw new IllegalStateException("The database is busy.");
            }
            return "value " + key;
        });
        for (int key = 0; key < TRIES; key++) {
            int each = key;
            fails.set(true);
            assertThatThrownBy(() -> reads.get(each)).isInstanceOf(IllegalStateException.class);
            fails.set(false);
            assertThat(reads.get(each)).isEqualTo("value " + each);
        }
    }
}
