package firstring.accounts.signin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts sign-in attempts by result. Thread-safe. */
public final class SignInMeters {
    private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

    /** The result of an attempt, as a label. */
    enum Result {
        SIGNED_IN("signed_in"),
        REFUSED("refused"),
        THROTTLED("throttled"),
        BUSY("busy");

        private final String label;

        Result(String label) {
            this.label = label;
        }
    }

    SignInMeters() {
        for (Result result : Result.values()) {
            counts.put(result, new LongAdder());
        }
    }

    void count(SignIn signIn) {
        Result result = switch (signIn) {
            case SignIn.SignedIn _ -> Result.SIGNED_IN;
            case SignIn.Refused _ -> Result.REFUSED;
            case SignIn.Throttled _ -> Result.THROTTLED;
            case SignIn.Busy _ -> Result.BUSY;
        };
        counts.getOrDefault(result, new LongAdder()).increment();
    }

    public void addTo(MeterRegistry registry) {
        counts.forEach((result, count) -> FunctionCounter.builder("firstring.sign.in.attempts", count, LongAdder::sum)
                .description("Attempts to sign in to the console by result")
                .tag("result", result.label)
                .register(registry));
    }
}
