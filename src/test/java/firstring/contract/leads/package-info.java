/** The Lead API for clients: fields, phones, routing, retries, and leads with invalid details. */
@NullMarked
package firstring.contract.leads;

import org.jspecify.annotations.NullMarked;
