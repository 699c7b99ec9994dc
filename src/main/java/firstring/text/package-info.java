/** Text handling: masking of personal data and secrets, one-line logs, CSV and the text of HTML. */
@NullMarked
package firstring.text;

import org.jspecify.annotations.NullMarked;
