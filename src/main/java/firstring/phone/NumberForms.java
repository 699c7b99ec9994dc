package firstring.phone;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two valid forms of numbers that law or habit lets people write either way, so that neither can be identified as
 * the current one (docs/contract.md 1.2, phone_number): an Argentine mobile with or without its {@code 9}, where the
 * shorter form looks like a landline, and a Brazilian number of eight digits that begins with 7. The unique index
 * {@code contact_phone_one_form} applies the same two rules.
 */
final class NumberForms {
    private static final Pattern ARGENTINA = Pattern.compile("\\+54(9?)([1-3][0-9]{9})");
    private static final Pattern BRAZIL = Pattern.compile("(\\+55[1-9][1-9])(9?)([6-9][0-9]{7})");

    private NumberForms() {}

    /** An SQL array of the forms of the number in a column. */
    static String sql(String column) {
        return """
                array[
                    %1$s,
                    regexp_replace(regexp_replace(%1$s, '^\\+549([1-3][0-9]{9})$', '+54\\1'),
                        '^(\\+55[1-9][1-9])9([6-9][0-9]{7})$', '\\1\\2'),
                    regexp_replace(regexp_replace(%1$s, '^\\+54([1-3][0-9]{9})$', '+549\\1'),
                        '^(\\+55[1-9][1-9])([6-9][0-9]{7})$', '\\19\\2')]
                """.formatted(column);
    }

    static List<String> of(String e164) {
        if (!e164.startsWith("+5")) {
            return List.of(e164);
        }
        Matcher argentina = ARGENTINA.matcher(e164);
        if (argentina.matches()) {
            return List.of(e164, "+54" + toggled(argentina.group(1)) + argentina.group(2));
        }
        Matcher brazil = BRAZIL.matcher(e164);
        return brazil.matches()
                ? List.of(e164, brazil.group(1) + toggled(brazil.group(2)) + brazil.group(3))
                : List.of(e164);
    }

    private static String toggled(String nine) {
        return nine.isEmpty() ? "9" : "";
    }
}
