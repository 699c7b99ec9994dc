package firstring.messages.consent;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.messages.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of consent at any time, in whichever order it was recorded. */
final class ConsentLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MINUTES = 50;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theLatestRecordCountsInWhicheverOrderTheyArrive(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Consent> said = randomWords(random);
            List<Consent> learnt = new ArrayList<>(said);
            Collections.shuffle(learnt, random);
            for (int minute = -1; minute <= MINUTES; minute++) {
                Instant at = START.plusSeconds(60L * minute);
                for (Channel channel : Channel.ALL) {
                    assertThat(given(learnt, channel, at))
                            .as("seed %d minute %d %s", seed, minute, said)
                            .isEqualTo(slowly(said, channel, at));
                }
            }
        }
    }

    /** The consent in the ledger; null when there is no record. */
    private static Object given(List<Consent> words, Channel channel, Instant at) {
        Consent last = ConsentLedger.stateAt(words, at).get(new ConsentLedger.AddressUse("+18185550100", channel));
        return last == null ? "nothing" : last.given();
    }

    /** The time of the latest record; among records at the same time, a refusal counts. */
    private static Object slowly(List<Consent> words, Channel channel, Instant at) {
        List<Consent> until = words.stream()
                .filter(word -> word.channel() == channel && !word.at().isAfter(at))
                .toList();
        if (until.isEmpty()) {
            return "nothing";
        }
        Instant last = until.stream().map(Consent::at).max(Instant::compareTo).orElseThrow();
        return until.stream().filter(word -> word.at().equals(last)).allMatch(Consent::given);
    }

    private static List<Consent> randomWords(Random random) {
        List<Consent> words = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Channel channel = Channel.ALL.get(random.nextInt(Channel.ALL.size()));
            Instant at = START.plusSeconds(60L * random.nextInt(MINUTES));
            words.add(Consent.of(random.nextInt(1_000), "+18185550100", channel, random.nextBoolean(), "form", at));
        }
        return words;
    }
}
