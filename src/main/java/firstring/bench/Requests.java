package firstring.bench;

import firstring.json.Json;
import java.util.List;
import java.util.stream.IntStream;

/** The prepared requests of some accounts; converts a lead's number to bytes. Immutable. */
public final class Requests {
    private static final int MAX_SAMPLES = 8_192;
    private static final int MAX_SLOTS = 256;

    private final List<List<SampleRequest>> byAccount;
    private final int slots;

    public Requests(List<BenchAccount> accounts, String host) {
        this.slots = slots(accounts.size());
        this.byAccount =
                accounts.stream().map(account -> samples(account, host)).toList();
    }

    /** Samples per account: many for one account, one per city for many accounts. */
    static int slots(int accounts) {
        int cities = SampleCity.ALL.size();
        return Math.max(cities, Math.min(MAX_SLOTS, MAX_SAMPLES / accounts / cities * cities));
    }

    /** Writes the request of a lead to the start of {@code target}; returns its length. */
    int write(long number, byte[] target) {
        LeadNumber lead = LeadNumber.of(number, byAccount.size(), slots);
        SampleRequest sample = byAccount.get(lead.account()).get(lead.slot());
        sample.write(target, lead.sevenDigits());
        return sample.length();
    }

    int maxLength() {
        return byAccount.stream()
                .flatMap(List::stream)
                .mapToInt(SampleRequest::length)
                .max()
                .orElseThrow();
    }

    private List<SampleRequest> samples(BenchAccount account, String host) {
        return IntStream.range(0, slots)
                .mapToObj(slot -> SampleRequest.post(host, Json.bytes(SampleLead.fields(account, slot))))
                .toList();
    }
}
