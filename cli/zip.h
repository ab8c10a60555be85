#ifndef CLI_ZIP_H
#define CLI_ZIP_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * A ZIP archive, written from its beginning to its end. Its files are stored as
 * they are, since drawings are small or compressed already; it holds no time,
 * owner or program, so the same files give the same bytes.
 *
 *     struct zip zip;
 *     zip_init(&zip, &out);
 *     if (zip_add(&zip, name, bytes, &err) == 0) ...    as often as needed
 *         ... `out` may be taken away and emptied now and then ...
 *     zip_end(&zip);
 *     zip_release(&zip);
 *
 * Written by hand because of that: it is the format's two headers and an end
 * record (PKWARE's APPNOTE 4.3), and libraries write more.
 */
struct zip {
    struct buffer *out;      /* not owned: what comes next of the archive */
    size_t len;              /* bytes of all so far */
    struct buffer directory; /* what stands at its end */
    size_t count;
};

void zip_init(struct zip *zip, struct buffer *out);
void zip_release(struct zip *zip);

/*
 * Names are UTF-8, with / between folders. ERROR_FULL beyond 65,535 files or
 * 4 GB, which is where the plain format ends.
 */
int zip_add(struct zip *zip, struct slice name, struct slice bytes,
            struct error *err) __attribute__((warn_unused_result));

void zip_end(struct zip *zip);

#endif
