package firstring.console;

import java.util.List;

/**
 * A form that can be submitted again; the page holds its fields.
 *
 * @param automatic whether scripts send it without being asked
 */
public record FormAgainView(
        String title, String sentence, String path, List<KeptForm.Field> fields, boolean automatic, Assets assets) {}
