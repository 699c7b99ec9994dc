/** Contacts in sequences: enrolling, exits, and what each is waiting for. */
@NullMarked
package firstring.sequences.enrollments;

import org.jspecify.annotations.NullMarked;
