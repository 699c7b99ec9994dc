package firstring.http.body;

import org.jspecify.annotations.Nullable;

/**
 * A body as it can be stored: decompressed, and in UTF-8 where its charset is known. Reading it again with this content
 * type gives the same parameters.
 *
 * @param kind the kind as which it was read
 * @param contentType as sent, without a charset that no longer applies to the bytes
 */
public record ReadBody(MediaKind kind, @Nullable String contentType, byte[] bytes) {}
