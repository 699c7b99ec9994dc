package firstring.console;

import java.util.List;

/**
 * A form that may be sent once more, whose fields the page holds.
 *
 * @param automatic whether scripts send it without being asked
 */
public record FormAgainView(
        String title, String sentence, String path, List<KeptForm.Field> fields, boolean automatic, Assets assets) {}
