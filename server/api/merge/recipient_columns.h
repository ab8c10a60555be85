#ifndef SERVER_RECIPIENT_COLUMNS_H
#define SERVER_RECIPIENT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/csv_reader.h"
#include "core/error.h"

/*
 * The first line of a part of a mail merge: what each of its columns is
 * (recipient_rows.h says what they mean).
 */
#define RECIPIENT_COLUMNS_ALL_MAX 48

enum recipient_column_kind {
    RECIPIENT_COLUMN_TOKEN,
    RECIPIENT_COLUMN_EMAIL,
    RECIPIENT_COLUMN_EMAIL_SHA256,
    RECIPIENT_COLUMN_CUSTOMER,
    RECIPIENT_COLUMN_NAME,
    RECIPIENT_COLUMN_ARM,
    RECIPIENT_COLUMN_KINDS, /* so many have a name of their own */
    RECIPIENT_COLUMN_OWN = RECIPIENT_COLUMN_KINDS /* the sender's */
};

struct recipient_columns {
    enum recipient_column_kind what[RECIPIENT_COLUMNS_ALL_MAX];
    struct slice names[RECIPIENT_COLUMNS_ALL_MAX]; /* point into the record */
    size_t count;
    size_t own_count;
};

/* ERROR_INVALID "bad_column", "too_many". */
int recipient_columns_read(struct recipient_columns *columns,
                           const struct csv_record *record, struct error *err)
    __attribute__((warn_unused_result));

bool recipient_columns_have(const struct recipient_columns *columns,
                            enum recipient_column_kind what);

/* Is a recipient's contact among them? */
bool recipient_columns_have_contact(const struct recipient_columns *columns);

/* Copies the sender's own names to the end of `text`, which has the room. */
void recipient_columns_keep(struct recipient_columns *columns,
                            struct buffer *text);

#endif
