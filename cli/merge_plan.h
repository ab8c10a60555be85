#ifndef CLI_MERGE_PLAN_H
#define CLI_MERGE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/csv_file.h"
#include "cli/hold_out.h"
#include "cli/invocation.h"
#include "core/error.h"

/*
 * What a `waypost merge` is asked to do: its options, checked, and which
 * columns of the file they mean.
 *
 *     merge_plan_read(&plan, inv, &err)             before the file is opened
 *     merge_plan_columns(&plan, file, &err)         with its header
 *     merge_plan_release(&plan);
 *
 * Columns are found by name without regard to case, spaces, "-" and "_", so
 * that "E-Mail" is email.
 */
#define MERGE_PLAN_NONE    SIZE_MAX /* no such column */
#define MERGE_PLAN_OWN_MAX 32       /* --store-columns */

struct merge_plan {
    const char *input;    /* "-" is stdin */
    const char *link;     /* as it was given */
    const char *output;   /* NULL: stdout */
    const char *rejects;  /* NULL: none */
    char *held;           /* owned: the hold-out's file, or NULL */
    const char *column;   /* of the links */
    const char *pixel;    /* column of the open pixels, or NULL */
    char *sent_at;        /* owned: RFC 3339, or NULL: now */
    bool contacts;        /* the recipients are stored */
    struct hold_out hold; /* share 0: nobody */
    bool seeded;          /* by --seed; else by the campaign */
    int64_t seed;

    const struct invocation *inv; /* for the names of columns */
    size_t columns;               /* of the file */
    size_t id, email, name;       /* MERGE_PLAN_NONE: there is none */
    size_t own[MERGE_PLAN_OWN_MAX];
    struct slice own_names[MERGE_PLAN_OWN_MAX]; /* as the file has them */
    size_t own_count;
};

/* ERROR_USAGE. To be released in any case. */
int merge_plan_read(struct merge_plan *plan, const struct invocation *inv,
                    struct error *err) __attribute__((warn_unused_result));

/* ERROR_INVALID for a column that is not there, or is already. */
int merge_plan_columns(struct merge_plan *plan, const struct csv_file *file,
                       struct error *err) __attribute__((warn_unused_result));

void merge_plan_release(struct merge_plan *plan);

/* A row's cell, empty where there is no such column or the row is short. */
static inline struct slice merge_plan_cell(const struct csv_record *record,
                                           size_t column)
{
    return column < record->count ? record->cells[column] : SLICE_NONE;
}

#endif
