#ifndef CLI_CSV_FILE_H
#define CLI_CSV_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/csv_reader.h"
#include "core/error.h"

/*
 * A CSV file of any size, record by record; the first one names the columns.
 *
 *     file = csv_file_new(path, on_broken, self);          "-" is stdin
 *     if (csv_file_open(file, &header, &err) == 0) ...
 *     while ((got = csv_file_next(file, &record, &err)) > 0)
 *         ... record.cells[csv_file_find(file, SLICE("slug"))] ...
 *     csv_file_free(&file);
 *
 * Memory is bounded by one record. One that cannot be read, or is longer than
 * CSV_FILE_RECORD, is told to on_broken and left out.
 */
#define CSV_FILE_RECORD 65536 /* bytes of one record */

struct csv_file;

typedef void csv_file_broken_fn(void *arg, uint64_t line, const char *reason);

struct csv_file *csv_file_new(const char *path, csv_file_broken_fn *on_broken,
                              void *arg);
void csv_file_free(struct csv_file **file);

/*
 * Reads the header, which is valid until the next call. ERROR_NOT_FOUND,
 * ERROR_IO; ERROR_INVALID ("no_header", "bad_encoding", "bad_file") or
 * ERROR_SYNTAX for the header.
 */
int csv_file_open(struct csv_file *file, struct csv_record *header,
                  struct error *err) __attribute__((warn_unused_result));

/* The header's bytes, and in front of them those of a line "sep=;" if the file
 * has one: what a reader of records must know of the file. */
void csv_file_append_header(const struct csv_file *file,
                            const struct csv_record *header,
                            struct buffer *out);

/* What separates the cells. */
char csv_file_delimiter(const struct csv_file *file);

/* How many columns there are, the name of one (without spaces around it), and
 * the one of this name (without case), or as
 * many as there are. */
size_t csv_file_columns(const struct csv_file *file);
struct slice csv_file_column(const struct csv_file *file, size_t i);
size_t csv_file_find(const struct csv_file *file, struct slice name);

/* 1 with the next record, which is valid until the next call; 0 at the end. */
int csv_file_next(struct csv_file *file, struct csv_record *record,
                  struct error *err) __attribute__((warn_unused_result));

/* The bytes that the record was; valid as long as the record. */
struct slice csv_file_bytes(const struct csv_file *file,
                            const struct csv_record *record);

/* Bytes of the file that were read, and all of them; 0: not known. */
uint64_t csv_file_read(const struct csv_file *file);
uint64_t csv_file_size(const struct csv_file *file);

#endif
