#ifndef CLI_MERGE_ROWS_H
#define CLI_MERGE_ROWS_H

#include <stdint.h>

#include "cli/csv_file.h"
#include "cli/id_set.h"
#include "cli/merge_parts.h"
#include "cli/merge_plan.h"
#include "cli/rejects.h"
#include "cli/staged_file.h"
#include "cli/token_url.h"
#include "core/error.h"
#include "core/hmac.h"
#include "core/random.h"

/*
 * The rows of a mail merge, one by one: which are refused, which are there
 * twice, who is held out, and what the others get.
 *
 *     merge_rows_init(&rows, &plan);
 *     ... the caller fills in what it points at, and the link's key ...
 *     merge_rows_header(&rows, header);
 *     merge_rows_take(&rows, &record, &err)       each row
 *     merge_rows_broken(&rows, line, reason)      one that is no row
 *     merge_rows_release(&rows);
 *
 * A row is written as it was read, byte for byte, with its new cells behind it:
 * nothing that a spreadsheet or a mail program made of it is changed.
 */
struct merge_rows {
    const struct merge_plan *plan;
    const struct csv_file *file;
    struct staged_file *output, *held; /* held: NULL without a hold-out */
    struct rejects *rejects;           /* refused and duplicate rows */
    struct merge_parts *parts;
    struct token_url personal, open; /* of the links and the pixels */
    struct hmac *hmac;               /* keyed with the link's key; owned */
    struct random random;
    struct id_set seen;
    struct buffer id; /* scratch: as it is compared */
    uint64_t total, linked, held_out, duplicates, refused;
};

void merge_rows_init(struct merge_rows *rows, const struct merge_plan *plan);
void merge_rows_release(struct merge_rows *rows);

/* The files' first lines, from the input's. */
void merge_rows_header(struct merge_rows *rows, struct slice header);

/* An error is not the row's: a disk that is full, a server that has gone. */
int merge_rows_take(struct merge_rows *rows, const struct csv_record *record,
                    struct error *err) __attribute__((warn_unused_result));

void merge_rows_broken(struct merge_rows *rows, uint64_t line,
                       const char *reason);

#endif
