/** The dashboard and its charts. */
@NullMarked
package firstring.console.dashboard;

import org.jspecify.annotations.NullMarked;
