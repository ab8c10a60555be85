#ifndef CLI_QR_LOGO_H
#define CLI_QR_LOGO_H

#include "cli/invocation.h"
#include "core/buffer.h"
#include "core/error.h"

/* Appends the bytes of the file that --logo names, if it is given. */
int qr_logo_read(const struct invocation *inv, struct buffer *logo,
                 struct error *err) __attribute__((warn_unused_result));

#endif
