package firstring.time;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The rules that apply where an account has none of its own. Taken from vendors' pages, not from statutes. */
final class StandardRules {
    private static final AttemptCap THREE_A_DAY = new AttemptCap(3, Duration.ofHours(24));

    static final Map<String, CallingRule> BY_REGION = rules();

    private StandardRules() {}

    private static Map<String, CallingRule> rules() {
        Map<String, CallingRule> rules = new TreeMap<>();
        rules.put(CallingRules.EVERYWHERE, CallingRule.daily(8, 21));
        rules.put("US-AL", CallingRule.daily(8, 20).withoutSundays().withoutHolidays());
        rules.put("US-CT", CallingRule.daily(9, 20));
        rules.put("US-FL", CallingRule.daily(8, 20).capped(THREE_A_DAY));
        rules.put("US-KY", CallingRule.daily(10, 21));
        rules.put("US-LA", CallingRule.daily(8, 20).withoutSundays().withoutHolidays());
        rules.put("US-MA", CallingRule.daily(8, 20));
        rules.put("US-MD", CallingRule.daily(8, 20).capped(THREE_A_DAY));
        rules.put("US-MI", CallingRule.daily(9, 21));
        rules.put("US-MN", CallingRule.daily(9, 21));
        rules.put("US-MS", CallingRule.daily(8, 20).withoutSundays());
        rules.put("US-NM", CallingRule.daily(9, 21));
        rules.put("US-NV", CallingRule.daily(9, 20));
        rules.put("US-OK", CallingRule.daily(8, 20).capped(THREE_A_DAY));
        rules.put("US-RI", CallingRule.daily(9, 18));
        return Map.copyOf(rules);
    }
}
