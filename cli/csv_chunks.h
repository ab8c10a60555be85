#ifndef CLI_CSV_CHUNKS_H
#define CLI_CSV_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/csv_file.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * A CSV file of any size as texts that the server takes in one call: the
 * header and some thousands of records, cut where records end.
 *
 *     chunks = csv_chunks_new(path);                  "-" is stdin
 *     if (csv_chunks_open(chunks, &err) == 0) ...     reads the header
 *     while ((got = csv_chunks_next(chunks, body, &chunk, &err)) > 0)
 *         ...
 *     csv_chunks_free(&chunks);
 *
 * Memory is bounded by one chunk and one record. A record that is too long to
 * be one is told to on_broken and left out.
 */
#define CSV_CHUNKS_ROWS  10000 /* as many as the server takes at once */
#define CSV_CHUNKS_BYTES (1u << 20)

struct csv_chunks;

struct csv_chunk {
    uint64_t line; /* of the file, that the line behind the header is */
    size_t rows;
};

struct csv_chunks *csv_chunks_new(const char *path,
                                  csv_file_broken_fn *on_broken, void *arg);
void csv_chunks_free(struct csv_chunks **chunks);

/* ERROR_NOT_FOUND, ERROR_IO; ERROR_INVALID or ERROR_SYNTAX for the header. */
int csv_chunks_open(struct csv_chunks *chunks, struct error *err)
    __attribute__((warn_unused_result));

/* The header, line end included. */
struct slice csv_chunks_header(const struct csv_chunks *chunks);

/* Is one of the columns called so (without case)? */
bool csv_chunks_has(const struct csv_chunks *chunks, struct slice name);

/* Appends the next chunk to `body`: 1, 0 at the end, or an error. The first
 * one is given even if it has no rows. */
int csv_chunks_next(struct csv_chunks *chunks, struct buffer *body,
                    struct csv_chunk *chunk, struct error *err)
    __attribute__((warn_unused_result));

/* Bytes of the file that were read, and all of them; 0: not known. */
uint64_t csv_chunks_read(const struct csv_chunks *chunks);
uint64_t csv_chunks_size(const struct csv_chunks *chunks);

#endif
