#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include <stdbool.h>

#include "core/buffer.h"

/* RFC 4648's base64, with padding: bytes within texts. */

/* Appends `bytes` as text. */
void base64_append(struct buffer *out, struct slice bytes);

/* Appends what `text` stands for; false, and nothing, if it is no base64. */
bool base64_append_bytes(struct buffer *out, struct slice text)
    __attribute__((warn_unused_result));

#endif
