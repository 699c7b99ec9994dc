package firstring.http.body;

import org.jspecify.annotations.Nullable;

/**
 * A body as it can be kept: unpacked, and in UTF-8 where its charset is known. Reading it again with this content type
 * gives the same parameters.
 *
 * @param kind what it was read as
 * @param contentType as sent, but for a charset that the bytes are no longer in
 */
public record ReadBody(MediaKind kind, @Nullable String contentType, byte[] bytes) {}
