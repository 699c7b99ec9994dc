/** Measurements of large accounts: searches, pages and due steps with millions of contacts. */
@NullMarked
package firstring.bench.growth;

import org.jspecify.annotations.NullMarked;
