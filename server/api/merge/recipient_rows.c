#include "server/api/merge/recipient_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/sha256.h"
#include "server/api/call/csv_body.h"
#include "server/api/merge/recipient_columns.h"

#define RECORD_MAX 65536 /* bytes of one row */

/* What is read into: the rows, and what each cell is. */
struct rows_reading {
    struct recipient_rows *rows;
    struct recipient_tokens *tokens;
    struct slice link;
    struct recipient_columns columns;
};

/* One row's cells by what they are; own columns are elsewhere. */
struct rows_cells {
    struct slice named[RECIPIENT_COLUMN_KINDS];
};

void recipient_rows_release(struct recipient_rows *rows)
{
    for (size_t i = 0; i < MERGE_LISTS; i++)
        buffer_release(&rows->lists[i]);
    buffer_release(&rows->text);
    free(rows->columns);
    free(rows->list);
    *rows = (struct recipient_rows)RECIPIENT_ROWS_INIT;
}

/* ---- The header ---------------------------------------------------------- */

static int read_header(struct rows_reading *reading, struct csv_body *body,
                       struct error *err)
{
    struct recipient_rows *rows = reading->rows;
    struct csv_record record;

    if (csv_body_header(body, &record, err) < 0 ||
        recipient_columns_read(&reading->columns, &record, err) < 0)
        return err->code;
    rows->arms =
        recipient_columns_have(&reading->columns, RECIPIENT_COLUMN_ARM);
    rows->contacts = recipient_columns_have_contact(&reading->columns);
    recipient_columns_keep(&reading->columns, &rows->text);
    rows->columns =
        memory_zalloc(MERGE_ROWS_MAX * reading->columns.own_count + 1,
                      sizeof(*rows->columns));
    return 0;
}

/* ---- A row --------------------------------------------------------------- */

static int refuse(struct error *err, const char *field, const char *why)
{
    return error_field(err, ERROR_INVALID, "bad_recipient", field, "%s %s",
                       field, why);
}

static bool is_hash(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (slice_hex_digit(text.ptr[i]) < 0)
            return false;
    }
    return text.len == SHA256_HEX;
}

static int check_cells(const struct rows_reading *reading,
                       const struct rows_cells *cells, struct error *err)
{
    struct slice token = cells->named[RECIPIENT_COLUMN_TOKEN];
    struct slice arm = cells->named[RECIPIENT_COLUMN_ARM];
    struct slice hash = cells->named[RECIPIENT_COLUMN_EMAIL_SHA256];

    if (hash.len > 0 && !is_hash(hash))
        return refuse(err, "email_sha256", "must be 64 hex digits");
    if (token.len > 0 &&
        !recipient_tokens_check(reading->tokens, reading->link, token))
        return refuse(err, "recipient",
                      "is no token of this link; make them with the key that "
                      "`POST .../merges` gave");
    if (token.len > 0 && arm.len > 0 && !slice_equal(arm, SLICE("treated")))
        return refuse(err, "arm", "of a row with a recipient is treated");
    if (token.len == 0 && !slice_equal(arm, SLICE("holdout")))
        return refuse(err, "recipient",
                      "is missing; who is held out has the "
                      "arm holdout");
    if (token.len == 0 && hash.len == 0 &&
        cells->named[RECIPIENT_COLUMN_EMAIL].len == 0 &&
        cells->named[RECIPIENT_COLUMN_CUSTOMER].len == 0)
        return refuse(err, "customer", "or e-mail is missing");
    return 0;
}

/* The address as everybody hashes it: trimmed, in lower case. */
static void append_hash(struct buffer *out, struct slice email)
{
    char lower[RECIPIENT_EMAIL_MAX];

    email = slice_head(slice_trim(email), sizeof(lower));
    for (size_t i = 0; i < email.len; i++) {
        char c = email.ptr[i];

        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    sha256_hex(slice_of(lower, email.len), buffer_reserve(out, SHA256_HEX));
    buffer_commit(out, SHA256_HEX);
}

static void add_line(struct buffer *list, bool first, struct slice text)
{
    if (!first)
        buffer_append_byte(list, '\n');
    buffer_append(list, text);
}

static void add_person(struct recipient_rows *rows,
                       const struct rows_cells *cells)
{
    bool held = cells->named[RECIPIENT_COLUMN_TOKEN].len == 0;
    size_t *count = held ? &rows->held_out : &rows->recipients;
    struct buffer *emails =
        &rows->lists[held ? MERGE_HELD_EMAILS : MERGE_EMAILS];
    bool first = *count == 0;

    if (!held)
        add_line(&rows->lists[MERGE_RECIPIENTS], first,
                 cells->named[RECIPIENT_COLUMN_TOKEN]);
    add_line(emails, first, cells->named[RECIPIENT_COLUMN_EMAIL_SHA256]);
    if (cells->named[RECIPIENT_COLUMN_EMAIL_SHA256].len == 0 &&
        slice_trim(cells->named[RECIPIENT_COLUMN_EMAIL]).len > 0)
        append_hash(emails, cells->named[RECIPIENT_COLUMN_EMAIL]);
    add_line(&rows->lists[held ? MERGE_HELD_CUSTOMERS : MERGE_CUSTOMERS], first,
             cells->named[RECIPIENT_COLUMN_CUSTOMER]);
    (*count)++;
}

static struct recipient *add_contact(struct recipient_rows *rows)
{
    if (rows->count == rows->room) {
        rows->room = rows->room > 0 ? rows->room * 2 : 64;
        rows->list = memory_resize(rows->list, rows->room, sizeof(*rows->list));
    }
    return &rows->list[rows->count++];
}

/* There is room for as many rows as a text may have. */
static void keep_columns(const struct rows_reading *reading,
                         const struct slice *cells, struct recipient *contact)
{
    struct recipient_rows *rows = reading->rows;

    for (size_t i = 0; i < reading->columns.count; i++) {
        if (reading->columns.what[i] == RECIPIENT_COLUMN_OWN)
            rows->columns[rows->column_count++] =
                (struct recipient_column){reading->columns.names[i], cells[i]};
    }
    contact->columns =
        rows->columns + rows->column_count - reading->columns.own_count;
    contact->column_count = reading->columns.own_count;
}

static int read_row(const struct rows_reading *reading,
                    const struct csv_record *record, struct error *err)
{
    struct recipient_rows *rows = reading->rows;
    struct slice cells[RECIPIENT_COLUMNS_ALL_MAX];
    struct rows_cells by = {0};
    struct recipient contact;

    if (record->count != reading->columns.count)
        return error_field(err, ERROR_INVALID, "bad_row", "",
                           "%zu cells, where the header has %zu", record->count,
                           reading->columns.count);
    csv_body_keep(record, &rows->text, cells);
    for (size_t i = 0; i < reading->columns.count; i++) {
        if (reading->columns.what[i] != RECIPIENT_COLUMN_OWN)
            by.named[reading->columns.what[i]] = cells[i];
    }
    if (check_cells(reading, &by, err) < 0)
        return err->code;
    contact = (struct recipient){
        .token = by.named[RECIPIENT_COLUMN_TOKEN],
        .email = slice_trim(by.named[RECIPIENT_COLUMN_EMAIL]),
        .customer = by.named[RECIPIENT_COLUMN_CUSTOMER],
        .name = by.named[RECIPIENT_COLUMN_NAME],
    };
    if (rows->contacts && contact.token.len > 0)
        keep_columns(reading, cells, &contact);
    if (recipient_check(&contact, err) < 0)
        return err->code;
    add_person(rows, &by);
    if (rows->contacts && contact.token.len > 0)
        *add_contact(rows) = contact;
    return 0;
}

static int read_rows(const struct rows_reading *reading, struct csv_body *body,
                     struct error *err)
{
    struct csv_record record;
    enum csv_got got;

    while ((got = csv_reader_next(body->reader, &record, err)) != CSV_MORE) {
        if (csv_body_count(body, err) < 0)
            return err->code;
        if (got == CSV_BROKEN || read_row(reading, &record, err) < 0)
            return error_prefix(err, "line %" PRIu64, record.line);
    }
    return 0;
}

int recipient_rows_read(struct recipient_rows *rows, struct slice text,
                        struct recipient_tokens *tokens, struct slice link,
                        struct error *err)
{
    struct rows_reading reading = {rows, tokens, link, .columns = {.count = 0}};
    struct csv_body body;
    int code;

    csv_body_init(&body, text, ',', RECORD_MAX, MERGE_ROWS_MAX);
    /* The bytes stay where they are: cells and names are never more. */
    buffer_reserve(&rows->text, 2 * text.len + 1);
    code = read_header(&reading, &body, err);
    if (code == 0)
        code = read_rows(&reading, &body, err);
    rows->rows = body.rows;
    csv_body_release(&body);
    return code;
}

void recipient_rows_part(const struct recipient_rows *rows,
                         struct merge_part *part)
{
    *part = (struct merge_part){
        .recipients = rows->recipients,
        .held_out = rows->held_out,
        .arms = rows->arms,
        .contacts = rows->contacts,
    };
    for (size_t i = 0; i < MERGE_LISTS; i++) {
        struct slice list = buffer_slice(&rows->lists[i]);

        if (merge_list_is_used(list))
            part->lists[i] = list;
    }
}
