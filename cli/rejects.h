#ifndef CLI_REJECTS_H
#define CLI_REJECTS_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The rows of a file that were not taken, with the reasons.
 *
 *     struct rejects rejects;
 *     rejects_init(&rejects, REJECTS_SHOWN);
 *     rejects_open(&rejects, path, &err)         if they go into a file
 *     rejects_columns(&rejects, header);
 *     rejects_add(&rejects, line, reason, cells, count);
 *     rejects_show(&rejects);      the first ones, and how many there are
 *     rejects_close(&rejects, &err)
 *     rejects_release(&rejects);
 *
 * The file is CSV: line, reason, and the columns of the file that was read,
 * cells as they were there. Memory is bounded by `keep`.
 */
#define REJECTS_SHOWN 20
#define REJECTS_JSON  10000

struct rejects {
    size_t count;
    size_t keep;  /* how many are kept to be shown */
    json_t *kept; /* [{"line", "reason"} ...] */
    FILE *file;   /* NULL: none */
    char *path;   /* of the file, owned */
    size_t columns;
    struct buffer text; /* a row of the file */
};

void rejects_init(struct rejects *rejects, size_t keep);
void rejects_release(struct rejects *rejects);

/* ERROR_USAGE if both are one file: writing it would empty what is to be read.
 * ERROR_INVALID if there can be no such file. */
int rejects_check_file(const char *from, const char *to, struct error *err)
    __attribute__((warn_unused_result));

/* Empties the file, or makes it. */
int rejects_open(struct rejects *rejects, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* The first line of the file; `header` is CSV itself. */
void rejects_columns(struct rejects *rejects, struct slice header);

/* A row without cells (that could not be split) gets empty ones. */
void rejects_add(struct rejects *rejects, uint64_t line, const char *reason,
                 const struct slice *cells, size_t count);

/* On stderr. */
void rejects_show(const struct rejects *rejects);

/* All is in the file, or an error says why not. Without a file: 0. */
int rejects_close(struct rejects *rejects, struct error *err)
    __attribute__((warn_unused_result));

#endif
