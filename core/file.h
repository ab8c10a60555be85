#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Small files, whole. Everything here blocks; it is for start-up, the command
 * line and tests, never for a loop.
 */

/* Appends the file's bytes; more than `limit` is ERROR_FULL. */
int file_read(const char *path, size_t limit, struct buffer *out,
              struct error *err) __attribute__((warn_unused_result));

/*
 * Replaces the file with `bytes`, durably and at once: written beside it,
 * synced, renamed. On failure the old file is as it was and no other is left.
 */
int file_write(const char *path, struct slice bytes, unsigned mode,
               struct error *err) __attribute__((warn_unused_result));

/* Makes a directory and its parents, 0700; an existing one is fine. */
int file_make_dir(const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* "<dir>/<name>", formatted; the caller frees. */
char *file_path(const char *dir, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
