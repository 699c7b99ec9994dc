/** Dialer lists: contacts that several users call together. */
@NullMarked
package firstring.dialer.lists;

import org.jspecify.annotations.NullMarked;
