package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.json.Json;
import org.junit.jupiter.api.Test;

/** The trace of a lead as different callers may see it. */
final class TraceTest {
    @Test
    void aTokenForIntakeAloneLearnsNothingOfOtherMembersWhoeverTheyAreAndHoweverMany() {
        for (String others : new String[] {
            "\"members\":[{\"user_id\":7,\"outcome\":\"excluded\",\"failed\":[\"status\"]}]",
            "\"counts\":{\"excluded\":60,\"status\":60}",
            "\"standing_of_others\":[8,9]"
        }) {
            String stored =
                    "{\"ring_group\":{\"id\":1,\"strategy\":\"random\",\"turn\":3,\"chosen\":5,%s}}".formatted(others);
            assertThat(Json.text(Trace.view(stored, false).get("ring_group")))
                    .isEqualTo("{\"id\":1,\"strategy\":\"random\",\"turn\":3,\"chosen\":5}");
            assertThat(Json.text(Trace.view(stored, true).get("ring_group"))).contains(others);
        }
    }
}
