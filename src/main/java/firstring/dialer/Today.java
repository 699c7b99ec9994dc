package firstring.dialer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user has done on his day.
 *
 * @param calls calls of contacts, whatever came of them
 * @param dispositions how many calls ended how, by disposition status, the commonest first
 */
record Today(LocalDate date, long calls, Map<Long, Long> dispositions) {
    Map<String, Object> view() {
        List<Map<String, Long>> counts = new ArrayList<>();
        dispositions.forEach((status, calls) -> counts.add(count(status, calls)));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("date", date.toString());
        view.put("calls", calls);
        view.put("dispositions", counts);
        return view;
    }

    private static Map<String, Long> count(long status, long calls) {
        Map<String, Long> count = new LinkedHashMap<>();
        count.put("disposition_status_id", status);
        count.put("calls", calls);
        return count;
    }
}
