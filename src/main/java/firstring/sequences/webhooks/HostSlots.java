package firstring.sequences.webhooks;

import firstring.accounts.AccountId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits an account's concurrent webhooks per host, so that a slow host leaves room for the others. Thread-safe. */
public final class HostSlots {
    public static final int MAX_PER_HOST = 4;

    private static final int AUTHORITY = 2;

    private final Map<Host, Integer> taken = new ConcurrentHashMap<>();

    private record Host(AccountId account, String host) {}

    /** False when the host is at its limit. */
    public boolean take(WebhookCall call) {
        boolean[] free = new boolean[1];
        taken.compute(hostOf(call), (host, count) -> {
            int now = count == null ? 0 : count;
            free[0] = now < MAX_PER_HOST;
            return free[0] ? Integer.valueOf(now + 1) : count;
        });
        return free[0];
    }

    public void free(WebhookCall call) {
        taken.computeIfPresent(hostOf(call), (host, count) -> count == 1 ? null : count - 1);
    }

    /** The hosts of an account that are at their limit, in the form in which the store reads them from a URL. */
    public List<String> full(AccountId account) {
        return taken.entrySet().stream()
                .filter(one -> one.getKey().account().equals(account) && one.getValue() >= MAX_PER_HOST)
                .map(one -> one.getKey().host())
                .toList();
    }

    private static Host hostOf(WebhookCall call) {
        String[] parts = call.url().split("/", AUTHORITY + 2);
        return new Host(call.account(), parts.length > AUTHORITY ? parts[AUTHORITY].toLowerCase(Locale.ROOT) : "");
    }
}
