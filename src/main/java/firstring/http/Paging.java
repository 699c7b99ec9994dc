package firstring.http;

import firstring.http.server.PageBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a list continues and how long a page is: {@code ?limit=} up to 200, {@code &cursor=} from the page before. A
 * page of long rows ends before it is full.
 *
 * @param after the last id of the page before; null on the first page
 */
public record Paging(int limit, @Nullable Long after) {
    public static final int MAX_LIMIT = 200;
    public static final int DEFAULT_LIMIT = 50;

    /** Where a page ends, though more was asked for; only a single row may be longer. */
    public static final int MAX_BYTES = 1024 * 1024;

    public static final Set<String> KEYS = Set.of("limit", "cursor");

    private static final int MAX_CURSOR = 100;

    /** An id has 16 digits at most. */
    private static final Pattern OF_ID = Pattern.compile("after:([1-9][0-9]{0,15})");

    private static final Pattern OF_RANK = Pattern.compile("after:(-?[0-9]{1,18})");

    /** Reads limit and cursor; a wrong one is a fault. */
    public static Paging read(Params params) {
        Matcher cursor = readCursor(params, OF_ID);
        return new Paging(readLimit(params), cursor == null ? null : Long.valueOf(cursor.group(1)));
    }

    /** As {@link #read}, for a list in an order of ranks, which may be below zero. */
    public static Paging readRanked(Params params) {
        Matcher cursor = readCursor(params, OF_RANK);
        return new Paging(readLimit(params), cursor == null ? null : Long.valueOf(cursor.group(1)));
    }

    /**
     * The parts of a cursor, decoded, by the groups of the one pattern that its list makes; any other is a fault. Null
     * when none was sent.
     */
    public static @Nullable Matcher readCursor(Params params, Pattern made) {
        String cursor = params.line("cursor", MAX_CURSOR);
        if (cursor == null) {
            return null;
        }
        Matcher text = made.matcher(decode(cursor));
        if (text.matches()) {
            return text;
        }
        params.faults().add("cursor", "The selected cursor is invalid.");
        return null;
    }

    /** A cursor of these parts, as it is answered. */
    public static String cursor(String parts) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.US_ASCII));
    }

    /** The length of a page, for a list that has cursors of its own. */
    public static int readLimit(Params params) {
        Integer limit = params.whole("limit", 1, MAX_LIMIT);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /** The id that rows must be greater than, in lists that go up. */
    public long afterOrZero() {
        return after == null ? 0 : after;
    }

    /** How many rows to ask for: one more than the page, to see whether another follows. */
    public int fetch() {
        return limit + 1;
    }

    /**
     * How many of these rows make a page, by how many bytes each weighs: at least one, where there is one. Memory for
     * them is reserved, so that only then they are loaded.
     */
    public int reserve(List<Long> weights) {
        return reserve(weights.subList(0, Math.min(limit, weights.size())), MAX_BYTES);
    }

    /** As above, up to a number of bytes. */
    public static int reserve(List<Long> weights, long maxBytes) {
        long bytes = 0;
        int count = 0;
        for (long more : weights) {
            if (count > 0 && bytes + more > maxBytes) {
                break;
            }
            bytes += more;
            count++;
        }
        MemoryReservation.current().take(bytes);
        return count;
    }

    /** The page's answer from up to {@link #fetch()} rows in list order. */
    public <T> Answer answer(List<T> rows, ToLongFunction<T> id, Function<T, ?> view) {
        return answer(rows, false, id, view);
    }

    /** The same; {@code more} rows than these are there, though a page of them is full of bytes. */
    public <T> Answer answer(List<T> rows, boolean more, ToLongFunction<T> id, Function<T, ?> view) {
        Function<T, String> cursor = row -> cursor("after:" + id.applyAsLong(row));
        return answer(rows, limit, more && !rows.isEmpty() ? cursor.apply(rows.getLast()) : null, cursor, view);
    }

    /** The page's answer from up to one row more than its length; {@code cursor} is asked of its last row. */
    public static <T> Answer answer(List<T> rows, int limit, Function<T, String> cursor, Function<T, ?> view) {
        return answer(rows, limit, null, cursor, view);
    }

    /** As above; {@code rest} is where a list goes on that found less than a page so far. */
    public static <T> Answer answer(
            List<T> rows, int limit, @Nullable String rest, Function<T, String> cursor, Function<T, ?> view) {
        List<T> page = rows.size() > limit ? rows.subList(0, limit) : rows;
        PageBody body = new PageBody(MAX_BYTES);
        int taken = 0;
        while (taken < page.size() && body.add(view.apply(page.get(taken)))) {
            taken++;
        }
        boolean isCut = taken < rows.size();
        return Answer.ofJson(200, body.end(isCut ? cursor.apply(page.get(taken - 1)) : rest));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notOurs) {
            return "";
        }
    }
}
