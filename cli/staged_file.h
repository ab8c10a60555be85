#ifndef CLI_STAGED_FILE_H
#define CLI_STAGED_FILE_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * A file that is written bit by bit and appears as a whole, or not at all; and
 * that can still be taken back when what belongs to it fails.
 *
 *     struct staged_file file = STAGED_FILE_INIT;
 *     staged_file_open(&file, "OUT.csv", &err)       NULL is stdout
 *     buffer_append(&file.text, ...);
 *     staged_file_flush(&file, &err)                 now and then
 *     staged_file_publish(&file, &err)               it is there
 *     staged_file_undo(&file);                       or: as it was before
 *     staged_file_release(&file);                    in any case
 *
 * Until it is published, the bytes wait in a file without a name beside it
 * (where the file system knows that; else one that begins with a dot), so that
 * a kill leaves nothing behind. An old file stays as it was until then, and is
 * held open after it: taken back, its bytes and its mode are there again. What
 * is no plain file, such as a pipe or stdout, gets all of the bytes when they
 * are published, which cannot be taken back.
 */
#define STAGED_FILE_STEP 262144 /* bytes of text that are worth a write */

struct staged_file {
    const char *path; /* the caller's; NULL: stdout */
    int fd;           /* of the bytes so far; -1: closed */
    char *hidden;     /* owned: the name that they have, or NULL */
    bool plain;       /* the path is, or will be, a plain file */
    bool published;
    int old;            /* the file that was there; -1: none */
    struct buffer text; /* not written yet */
};

#define STAGED_FILE_INIT    \
    {                       \
        .fd = -1, .old = -1 \
    }

int staged_file_open(struct staged_file *file, const char *path,
                     struct error *err) __attribute__((warn_unused_result));
int staged_file_flush(struct staged_file *file, struct error *err)
    __attribute__((warn_unused_result));
int staged_file_publish(struct staged_file *file, struct error *err)
    __attribute__((warn_unused_result));

/* False if it could not be taken back. */
bool staged_file_undo(struct staged_file *file);

void staged_file_release(struct staged_file *file);

#endif
