/** The description of the API that the server gives of itself: the OpenAPI document and what is made of it. */
@NullMarked
package firstring.reference;

import org.jspecify.annotations.NullMarked;
