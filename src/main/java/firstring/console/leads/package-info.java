/** The lead inbox and the page of one lead. */
@NullMarked
package firstring.console.leads;

import org.jspecify.annotations.NullMarked;
