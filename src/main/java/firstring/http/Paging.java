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
 * The position and length of a page of a list: {@code ?limit=} up to 200, {@code &cursor=} from the previous page. A
 * page of long rows ends before it is full.
 *
 * @param after the last id of the previous page; null on the first page
 */
public record Paging(int limit, @Nullable Long after) {
    public static final int MAX_LIMIT = 200;
    public static final int DEFAULT_LIMIT = 50;

    /** A page ends at this size even if more rows were requested; only a single row can be longer. */
    public static final int MAX_BYTES = 1024 * 1024;

    public static final Set<String> KEYS = Set.of("limit", "cursor");

    private static final int MAX_CURSOR = 100;

    /** An id has at most 16 digits. */
    private static final Pattern OF_ID = Pattern.compile("after:([1-9][0-9]{0,15})");

    private static final Pattern OF_RANK = Pattern.compile("after:(-?[0-9]{1,18})");

    /** Reads limit and cursor; an invalid one is a fault. */
    public static Paging read(Params params) {
        Matcher cursor = readCursor(params, OF_ID);
        return new Paging(readLimit(params), cursor == null ? null : Long.valueOf(cursor.group(1)));
    }

    /** As {@link #read}, for a list ordered by ranks, which can be negative. */
    public static Paging readRanked(Params params) {
        Matcher cursor = readCursor(params, OF_RANK);
        return new Paging(readLimit(params), cursor == null ? null : Long.valueOf(cursor.group(1)));
    }

    /**
     * The decoded parts of a cursor, matched by the one pattern that its list produces; any other is a fault. Null when
     * none was sent.
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
        params.faults().add("cursor", "`cursor` must be the `next_cursor` of the previous page.");
        return null;
    }

    /** A cursor made of these parts, as it is returned. */
    public static String cursor(String parts) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.US_ASCII));
    }

    /** The length of a page, for a list with its own cursors. */
    public static int readLimit(Params params) {
        Integer limit = params.whole("limit", 1, MAX_LIMIT);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /** The id that rows must be greater than, in ascending lists. */
    public long afterOrZero() {
        return after == null ? 0 : after;
    }

    /** The number of rows to read: one more than the page, to see whether another page follows. */
    public int fetch() {
        return limit + 1;
    }

    /**
     * How many of these rows make a page, given the bytes of each: at least one if there is one. Memory for them is
     * reserved, and only then are they loaded.
     */
    public int reserve(List<Long> weights) {
        return reserve(weights.subList(0, Math.min(limit, weights.size())), MAX_BYTES);
    }

    /** The same, up to a number of bytes. */
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

    /** The page's response from up to {@link #fetch()} rows in list order. */
    public <T> Answer answer(List<T> rows, ToLongFunction<T> id, Function<T, ?> view) {
        return answer(rows, false, id, view);
    }

    /** The same; {@code more} says that further rows exist although the page reached its size limit. */
    public <T> Answer answer(List<T> rows, boolean more, ToLongFunction<T> id, Function<T, ?> view) {
        Function<T, String> cursor = row -> cursor("after:" + id.applyAsLong(row));
        return answer(rows, limit, more && !rows.isEmpty() ? cursor.apply(rows.getLast()) : null, cursor, view);
    }

    /** The page's response from up to one row more than its length; {@code cursor} is called with its last row. */
    public static <T> Answer answer(List<T> rows, int limit, Function<T, String> cursor, Function<T, ?> view) {
        return answer(rows, limit, null, cursor, view);
    }

    /** The same; {@code rest} is the position at which to continue a list that found less than a page so far. */
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
