/** The Lead API as clients meet it: fields, phones, routing, retries, and leads with invalid details. */
@NullMarked
package firstring.contract.leads;

import org.jspecify.annotations.NullMarked;
