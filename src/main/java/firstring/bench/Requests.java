package firstring.bench;

import firstring.json.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** The prepared requests of some accounts; turns a lead's number into bytes. Immutable. */
final class Requests {
    private static final int MOST_SAMPLES = 8_192;
    private static final int MOST_SLOTS = 256;

    private final List<List<SampleRequest>> byAccount;
    private final int slots;

    Requests(List<BenchAccount> accounts, String host) {
        this.slots = slots(accounts.size());
        this.byAccount = accounts.stream().map(account -> samples(account, host)).toList();
    }

    /** Samples per account: many for one account, one per place for many accounts. */
    static int slots(int accounts) {
        int places = Place.ALL.size();
        return Math.max(places, Math.min(MOST_SLOTS, MOST_SAMPLES / accounts / places * places));
    }

    /** Fills the buffer with the request of a lead, ready to be sent. */
    void write(long number, ByteBuffer buffer) {
        LeadNumber lead = LeadNumber.of(number, byAccount.size(), slots);
        SampleRequest sample = byAccount.get(lead.account()).get(lead.slot());
        sample.write(buffer.array(), lead.sevenDigits());
        buffer.limit(sample.length()).position(0);
    }

    int longest() {
        return byAccount.stream().flatMap(List::stream).mapToInt(SampleRequest::length).max().orElseThrow();
    }

    private List<SampleRequest> samples(BenchAccount account, String host) {
        return IntStream.range(0, slots)
                .mapToObj(slot -> SampleRequest.post(host, Json.bytes(SampleLead.fields(account, slot))))
                .toList();
    }
}
