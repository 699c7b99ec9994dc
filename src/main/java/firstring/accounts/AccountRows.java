package firstring.accounts;

import firstring.postgres.ArrayBinder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows, or keys of rows, of one or more accounts, for one set-based statement: each row next to its account's id. Not
 * thread-safe.
 */
public final class AccountRows<R> {
    private final List<Long> accountOfEach = new ArrayList<>();
    private final List<R> rows = new ArrayList<>();

    public static <R> AccountRows<R> of(AccountId account, Collection<? extends R> rows) {
        AccountRows<R> all = new AccountRows<>();
        all.addAll(account, rows);
        return all;
    }

    public void add(AccountId account, R row) {
        accountOfEach.add(account.value());
        rows.add(row);
    }

    public void addAll(AccountId account, Collection<? extends R> more) {
        more.forEach(row -> add(account, row));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public int size() {
        return rows.size();
    }

    /** The rows, in the same order as {@link #accountOfEach()}. */
    public List<R> rows() {
        return rows;
    }

    public List<Long> accountOfEach() {
        return accountOfEach;
    }

    /** Every account once. */
    public List<Long> accounts() {
        return accountOfEach.stream().distinct().toList();
    }

    /** Binds the accounts of the rows, their keys, and each account once: {@code unnest(?, ?) … any (?)}. */
    public void bindIds(ArrayBinder binder, Function<R, @Nullable Long> id) throws SQLException {
        binder.longs(accountOfEach).longs(rows, id).longs(accounts());
    }

    /** As {@link #bindIds}, for keys that are texts. */
    public void bindTexts(ArrayBinder binder, Function<R, @Nullable String> text) throws SQLException {
        binder.longs(accountOfEach).texts(rows, text).longs(accounts());
    }

    /** The rows that satisfy a condition. */
    public AccountRows<R> filter(Predicate<? super R> wanted) {
        AccountRows<R> some = new AccountRows<>();
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.test(rows.get(i))) {
                some.add(new AccountId(accountOfEach.get(i)), rows.get(i));
            }
        }
        return some;
    }

    /**
     * The rows sorted by account, and by this order within an account: the order in which rows are locked and unique
     * keys taken.
     */
    public AccountRows<R> sorted(Comparator<? super R> order) {
        Comparator<Integer> byAccount = Comparator.comparing(accountOfEach::get);
        AccountRows<R> sorted = new AccountRows<>();
        IntStream.range(0, rows.size())
                .boxed()
                .sorted(byAccount.thenComparing(rows::get, order))
                .forEach(i -> sorted.add(new AccountId(accountOfEach.get(i)), rows.get(i)));
        return sorted;
    }
}
