#ifndef CLI_CSV_FILE_H
#define CLI_CSV_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/csv_reader.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A CSV file of any size with a header, record by record, beside the bytes
 * that each record was written with:
 *
 *     file = csv_file_new(path, record_max);          "-" is stdin
 *     if (csv_file_open(file, &err) == 0) ...         reads the header
 *     while ((got = csv_file_next(file, &record, &err)) != CSV_FILE_END)
 *         ... csv_file_bytes(file, &record) ...
 *     csv_file_free(&file);
 *
 * Memory is bounded by a record and what is read at once.
 */
struct csv_file;

enum csv_file_got {
    CSV_FILE_END,
    CSV_FILE_RECORD,
    CSV_FILE_BROKEN, /* *err says why; the next one can be asked for */
    CSV_FILE_FAILED  /* *err: ERROR_IO */
};

/* A record of more than `record_max` bytes is broken. */
struct csv_file *csv_file_new(const char *path, size_t record_max);
void csv_file_free(struct csv_file **file);

/*
 * ERROR_NOT_FOUND, ERROR_IO; ERROR_INVALID ("no_header", "bad_encoding") or
 * ERROR_SYNTAX for the header.
 */
int csv_file_open(struct csv_file *file, struct error *err)
    __attribute__((warn_unused_result));

/* The header's bytes: byte order mark, quotes and line end included. */
struct slice csv_file_header(const struct csv_file *file);

/* The columns' names, without spaces around them. */
size_t csv_file_columns(const struct csv_file *file);
struct slice csv_file_column(const struct csv_file *file, size_t i);

/* What separates the cells. */
char csv_file_delimiter(const struct csv_file *file);

/* *record is valid until the next call. */
enum csv_file_got csv_file_next(struct csv_file *file,
                                struct csv_record *record, struct error *err)
    __attribute__((warn_unused_result));

/* The last record's bytes, with its line end if it has one. */
struct slice csv_file_bytes(const struct csv_file *file,
                            const struct csv_record *record);

/* Bytes of the file that were read, and all of them; 0: not known. */
uint64_t csv_file_read(const struct csv_file *file);
uint64_t csv_file_size(const struct csv_file *file);

#endif
