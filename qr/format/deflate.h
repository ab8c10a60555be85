#ifndef QR_DEFLATE_H
#define QR_DEFLATE_H

#include "core/buffer.h"

/* Appends `bytes` compressed, in zlib's format (RFC 1950). */
void deflate_append(struct buffer *out, struct slice bytes);

#endif
