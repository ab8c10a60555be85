#ifndef SERVER_RECIPIENT_ROWS_H
#define SERVER_RECIPIENT_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "shortener/catalog/merge.h"
#include "shortener/catalog/recipient.h"
#include "shortener/catalog/recipient_token.h"

/*
 * Part of a mail merge as CSV text, read:
 *
 *     struct recipient_rows rows = RECIPIENT_ROWS_INIT;
 *     recipient_rows_read(&rows, body, tokens, link, &err)
 *     recipient_rows_part(&rows, &part);       what the store keeps of it
 *     ... rows.contacts of rows.count ...
 *     recipient_rows_release(&rows);
 *
 * The first line names the columns, all but the first of which may be missing:
 *
 *     recipient      the token; empty for who was held out
 *     email          the address, kept as a contact
 *     email_sha256   its hash instead, which is kept in the events alone
 *     customer       an identifier of the sender's, likewise a contact
 *     name           a contact's
 *     columns.<any>  a contact's, the sender's own
 *     arm            treated or holdout, as `recipient` is there or not
 *
 * A row is kept as a contact if the text has a column of contacts and the row a
 * token: who was held out gets no mail, and leaves a hash or a customer's
 * identifier at most.
 *
 * Any row that is not acceptable refuses the whole text, before anything is
 * done: the links are in a file already, and must all work or none.
 */
struct recipient_rows {
    size_t rows;            /* read */
    struct recipient *list; /* owned: the contacts */
    size_t count, room;
    size_t recipients, held_out;
    bool contacts; /* there are columns of contacts */
    bool arms;
    struct buffer lists[MERGE_LISTS];
    struct buffer text;               /* the cells */
    struct recipient_column *columns; /* owned: of all contacts */
    size_t column_count;
};

#define RECIPIENT_ROWS_INIT \
    {                       \
        .rows = 0           \
    }

/*
 * `link` is "<host>/<slug>", whose tokens they must be. ERROR_INVALID and
 * ERROR_SYNTAX name the line. To be released in any case.
 */
int recipient_rows_read(struct recipient_rows *rows, struct slice text,
                        struct recipient_tokens *tokens, struct slice link,
                        struct error *err) __attribute__((warn_unused_result));
void recipient_rows_release(struct recipient_rows *rows);

/* All of *part but its merge and number; it points into `rows`. */
void recipient_rows_part(const struct recipient_rows *rows,
                         struct merge_part *part);

#endif
