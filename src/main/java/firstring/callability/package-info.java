/** Why a contact is not being called now, gathered from every feature that has a say in it. */
@NullMarked
package firstring.callability;

import org.jspecify.annotations.NullMarked;
