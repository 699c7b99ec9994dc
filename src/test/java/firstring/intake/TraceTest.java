package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.json.Json;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The trace of a lead for different callers. */
final class TraceTest {
    @Test
    void anIntakeTokenLearnsNeitherTheIdentityNorTheNumberOfOtherMembers() {
        for (String others : new String[] {
            "\"members\":[{\"user_id\":7,\"outcome\":\"excluded\",\"failed\":[\"status\"]}]",
            "\"counts\":{\"excluded\":60,\"status\":60}",
            "\"standing_of_others\":[8,9]"
        }) {
            String stored =
                    "{\"ring_group\":{\"id\":1,\"strategy\":\"random\",\"turn\":3,\"chosen\":5,%s}}".formatted(others);
            assertThat(ringGroup(stored, false))
                    .isEqualTo("{\"id\":1,\"strategy\":\"random\",\"turn\":3,\"chosen\":5}");
            assertThat(ringGroup(stored, true)).contains(others);
        }
    }

    private static String ringGroup(String stored, boolean withOthers) {
        return Json.text(Objects.requireNonNull(Trace.view(stored, withOthers).get("ring_group")));
    }
}
