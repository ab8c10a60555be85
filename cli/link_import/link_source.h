#ifndef CLI_LINK_SOURCE_H
#define CLI_LINK_SOURCE_H

#include <jansson.h>
#include <stdint.h>

#include "cli/link_import/link_format.h"
#include "cli/rejects.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * A file of links, row by row, as JSON of the API: CSV (any size, one record in
 * memory) or JSON (all of it in memory, link_list.h). Which
 * one it is is seen by its first byte; standard input ("-") is what the format
 * says.
 *
 *     source = link_source_new(path, format, on_broken, self);
 *     if (link_source_open(source, &err) == 0) ...
 *     while ((got = link_source_next(source, &row, &err)) > 0)
 *         ... row.link, or row.error.message ...
 *     link_source_free(&source);
 */
struct link_source;

struct link_row {
    uint64_t line;      /* of the file; of JSON the number of the link */
    json_t *link;       /* the next call's to free; NULL: see error */
    struct error error; /* why it is none */
    struct slice bytes; /* of the file; valid until the next call */
};

/* A record of CSV that cannot be read at all. */
typedef void link_source_broken_fn(void *arg, uint64_t line,
                                   const char *reason);

struct link_source *link_source_new(const char *path,
                                    const struct link_format *format,
                                    link_source_broken_fn *on_broken,
                                    void *arg);
void link_source_free(struct link_source **source);

/* ERROR_NOT_FOUND, ERROR_IO, ERROR_SYNTAX; ERROR_INVALID "bad_header" for a
 * file that is not of the format. */
int link_source_open(struct link_source *source, struct error *err)
    __attribute__((warn_unused_result));

/* Columns that the format has no use for, separated by commas, or nothing. */
struct slice link_source_unused(const struct link_source *source);

/* 1, 0 at the end, or an error. */
int link_source_next(struct link_source *source, struct link_row *row,
                     struct error *err) __attribute__((warn_unused_result));

/* The header of the rejects' file, and one reject: `bytes` as the row had. */
void link_source_reject_header(const struct link_source *source,
                               struct rejects *rejects);
void link_source_reject(const struct link_source *source,
                        struct rejects *rejects, uint64_t line,
                        const char *reason, struct slice bytes);

/* How far it has come, and how far there is to go (0: not known), in bytes. */
uint64_t link_source_done(const struct link_source *source);
uint64_t link_source_size(const struct link_source *source);

#endif
