#ifndef CLI_QR_NAME_H
#define CLI_QR_NAME_H

#include <jansson.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The name of a label's file (qr_labels.h): a template in which {brand},
 * {slug}, {placement} and {line} stand for what its row has. Characters that
 * some system does not allow in a file's name become '-'.
 */
#define QR_NAME_TEMPLATE "{brand}-{slug}-{placement}"

/* Bytes of a name, as file systems have them. */
#define QR_NAME_MAX 255

/*
 * Appends it, with the format's ending. ERROR_USAGE for another word in the
 * template; ERROR_INVALID for a name that is too long or begins with a dot.
 */
int qr_name_append(const json_t *label, struct slice template,
                   struct slice format, struct buffer *name, struct error *err)
    __attribute__((warn_unused_result));

#endif
