package firstring.bench;

import firstring.json.Json;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sample lead for the baseline, already read and validated and ready to be bound. Immutable. */
record BaselineLead(BenchAccount account, Map<String, Object> fields, LocalDate dateOfBirth, SampleRequest body) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/uuuu");

    static BaselineLead of(BenchAccount account, int slot) {
        Map<String, Object> fields = SampleLead.fields(account, slot);
        LocalDate dateOfBirth = LocalDate.parse(text(fields, "date_of_birth"), DATE);
        return new BaselineLead(account, fields, dateOfBirth, new SampleRequest(Json.bytes(fields)));
    }

    String text(String field) {
        return text(fields, field);
    }

    byte[] bodyOf(int sevenDigits) {
        byte[] bytes = new byte[body.length()];
        body.write(bytes, sevenDigits);
        return bytes;
    }

    String emailOf(int sevenDigits) {
        return text("email").replace("#######", Integer.toString(sevenDigits));
    }

    /** The number in E.164. */
    String phoneOf(int slot, int sevenDigits) {
        return "+1" + SampleCity.ALL.get(slot % SampleCity.ALL.size()).areaCode() + sevenDigits;
    }

    private static String text(Map<String, Object> fields, String field) {
        @Nullable Object value = fields.get(field);
        return Objects.requireNonNull(value).toString();
    }
}
