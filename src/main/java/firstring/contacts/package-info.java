/** People who may be called: fields, numbers, tags, lines, timeline, do-not-contact. */
@NullMarked
package firstring.contacts;

import org.jspecify.annotations.NullMarked;
