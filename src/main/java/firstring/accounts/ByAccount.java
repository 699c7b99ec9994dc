package firstring.accounts;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The rows that one statement read for several accounts, separated by account: rows of one account are never found
 * through another. Not thread-safe.
 */
public final class ByAccount<K, V> {
    private final Map<Long, Map<K, V>> accounts = new HashMap<>();

    public void put(long account, K key, V value) {
        accounts.computeIfAbsent(account, id -> new HashMap<>()).put(key, value);
    }

    /** The value of a key, created if there is none yet. */
    public V get(long account, K key, Supplier<V> maker) {
        return accounts.computeIfAbsent(account, id -> new HashMap<>()).computeIfAbsent(key, absent -> maker.get());
    }

    /** The number of rows read, of all accounts. */
    public int size() {
        return accounts.values().stream().mapToInt(Map::size).sum();
    }

    /** The rows read for this account; empty when there are none. */
    public Map<K, V> of(AccountId account) {
        return accounts.getOrDefault(account.value(), Map.of());
    }
}
