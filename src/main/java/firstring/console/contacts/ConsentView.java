package firstring.console.contacts;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a contact has agreed to.
 *
 * @param name of the contact
 * @param at the moment that was asked for, as a form has it; empty: now
 * @param state the last word on each way until then
 * @param words what was said until then, the latest first
 * @param olderHref what was said before those; empty: nothing
 * @param form for one more word
 */
public record ConsentView(
        long contact,
        String name,
        String at,
        List<Word> state,
        List<Word> words,
        String olderHref,
        Form form,
        Map<String, List<String>> faults) {

    /** With the moment that could not be read, and why. */
    ConsentView refused(String typed, Map<String, List<String>> why) {
        return new ConsentView(contact, name, typed, state, words, olderHref, form, why);
    }

    /**
     * A consent record as entered in the form.
     *
     * @param typed what was typed and refused, by field; empty: a new form
     * @param kept whether a word was just recorded
     */
    public record Form(List<Way> ways, Map<String, String> typed, Map<String, List<String>> faults, boolean kept) {

        public String typed(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** A channel and address of the contact: {@code channel address}, and in words. */
    public record Way(String code, String label) {}

    /**
     * Something that was agreed to, or declined.
     *
     * @param source how this server learnt of it, in words
     * @param by who recorded it; empty: no user
     * @param lead that brought it; 0: none
     */
    public record Word(
            String channel,
            String address,
            boolean given,
            Instant at,
            String source,
            String by,
            long lead,
            Proof proof) {}

    /** The proof; empty when unknown. */
    public record Proof(String text, String ip, String page, String certificate) {}
}
