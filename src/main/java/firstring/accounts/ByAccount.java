package firstring.accounts;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one statement read for several accounts, each account's apart: what belongs to one is never found through another.
 * Not thread-safe.
 */
public final class ByAccount<K, V> {
    private final Map<Long, Map<K, V>> accounts = new HashMap<>();

    public void put(long account, K key, V value) {
        accounts.computeIfAbsent(account, id -> new HashMap<>()).put(key, value);
    }

    /** The value of a key, made when there is none yet. */
    public V get(long account, K key, Supplier<V> maker) {
        return accounts.computeIfAbsent(account, id -> new HashMap<>()).computeIfAbsent(key, absent -> maker.get());
    }

    /** How many were read, of all accounts. */
    public int size() {
        return accounts.values().stream().mapToInt(Map::size).sum();
    }

    /** What was read for this account; empty when nothing. */
    public Map<K, V> of(AccountId account) {
        return accounts.getOrDefault(account.value(), Map.of());
    }
}
