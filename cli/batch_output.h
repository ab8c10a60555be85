#ifndef CLI_BATCH_OUTPUT_H
#define CLI_BATCH_OUTPUT_H

#include <stdbool.h>

#include "cli/staged_file.h"
#include "cli/zip.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Where many files go: a directory, made if it is not there, or a zip. They
 * appear together, once all are written, or none does.
 *
 *     if (batch_output_open(&output, "codes/", false, err) == 0) {
 *         batch_output_add(&output, name, bytes, err)    one by one
 *         batch_output_publish(&output, err)             they are there
 *     }
 *     batch_output_release(&output);                     in any case
 *
 * Until then a zip has no name, and a directory's files wait in a folder in it
 * that begins with ".waypost-" and is taken away whatever happens, unless the
 * program is killed. So memory holds one file at a time.
 */
struct batch_output {
    const char *path; /* the caller's */
    bool is_zip;
    bool overwrites;         /* what exists is replaced */
    struct staged_file file; /* the zip */
    struct zip zip;
    char *folder;         /* owned: where files wait */
    bool made;            /* the directory was, by this */
    struct buffer *names; /* owned, with those in it: what waits there */
    size_t count, room;
};

/* True if the path is to be a zip. */
bool batch_output_is_zip(const char *path);

int batch_output_open(struct batch_output *output, const char *path,
                      bool overwrites, struct error *err)
    __attribute__((warn_unused_result));

/* `name` is one file's, without folders. ERROR_FULL for a full disk or zip. */
int batch_output_add(struct batch_output *output, struct slice name,
                     struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

/* On failure those that are there already are taken away again, but for ones
   that replaced others. */
int batch_output_publish(struct batch_output *output, struct error *err)
    __attribute__((warn_unused_result));

void batch_output_release(struct batch_output *output);

#endif
