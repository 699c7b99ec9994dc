/** Words for logs: masking of people's data and secrets, one line per event. */
@NullMarked
package firstring.text;

import org.jspecify.annotations.NullMarked;
