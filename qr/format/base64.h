#ifndef QR_BASE64_H
#define QR_BASE64_H

#include "core/buffer.h"

/* Appends `bytes` as RFC 4648's base64, with padding. */
void base64_append(struct buffer *out, struct slice bytes);

#endif
