#include "server/api/recipient_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv_reader.h"
#include "core/memory.h"
#include "core/sha256.h"

#define RECORD_MAX 65536 /* bytes of one row */

enum rows_column {
    COLUMN_RECIPIENT,
    COLUMN_EMAIL,
    COLUMN_EMAIL_SHA256,
    COLUMN_CUSTOMER,
    COLUMN_NAME,
    COLUMN_ARM,
    COLUMN_NAMED, /* so many have a name of their own */
    COLUMN_OWN = COLUMN_NAMED
};

static const struct slice column_names[COLUMN_NAMED] = {
    [COLUMN_RECIPIENT] = SLICE_INIT("recipient"),
    [COLUMN_EMAIL] = SLICE_INIT("email"),
    [COLUMN_EMAIL_SHA256] = SLICE_INIT("email_sha256"),
    [COLUMN_CUSTOMER] = SLICE_INIT("customer"),
    [COLUMN_NAME] = SLICE_INIT("name"),
    [COLUMN_ARM] = SLICE_INIT("arm"),
};

/* What is read into: the rows, and what each cell is. */
struct rows_reading {
    struct recipient_rows *rows;
    struct recipient_tokens *tokens;
    struct slice link;
    enum rows_column what[RECIPIENT_ROWS_COLUMNS_MAX];
    struct slice names[RECIPIENT_ROWS_COLUMNS_MAX]; /* of own columns */
    size_t count;                                   /* of columns */
    size_t own_count;
};

/* One row's cells by what they are; own columns are elsewhere. */
struct rows_cells {
    struct slice named[COLUMN_NAMED];
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

static int refuse_column(struct slice name, const char *why, struct error *err)
{
    return error_field(err, ERROR_INVALID, "bad_column", "",
                       "column \"%" SLICE_FMT "\" %s",
                       SLICE_ARG(slice_head(name, 64)), why);
}

static int find_column(struct slice name, enum rows_column *what,
                       struct error *err)
{
    for (size_t i = 0; i < COLUMN_NAMED; i++) {
        if (slice_equal(name, column_names[i])) {
            *what = (enum rows_column)i;
            return 0;
        }
    }
    *what = COLUMN_OWN;
    if (slice_starts(name, RECIPIENT_COLUMN_PREFIX) && name.len <= 256)
        return 0;
    return refuse_column(name,
                         "is not known; they are recipient, email, "
                         "email_sha256, customer, name, arm and columns.*",
                         err);
}

static bool has_column(const struct rows_reading *reading,
                       enum rows_column what)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->what[i] == what)
            return true;
    }
    return false;
}

static int read_columns(struct rows_reading *reading,
                        const struct csv_record *record, struct error *err)
{
    if (record->count > RECIPIENT_ROWS_COLUMNS_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "more than %d columns", RECIPIENT_ROWS_COLUMNS_MAX);
    for (; reading->count < record->count; reading->count++) {
        enum rows_column *what = &reading->what[reading->count];
        struct slice name = record->cells[reading->count];
        enum rows_column found;

        if (find_column(name, &found, err) < 0)
            return err->code;
        if (found != COLUMN_OWN && has_column(reading, found))
            return refuse_column(name, "is there twice", err);
        *what = found;
        reading->names[reading->count] = name;
        reading->own_count += found == COLUMN_OWN;
    }
    if (!has_column(reading, COLUMN_RECIPIENT))
        return refuse_column(column_names[COLUMN_RECIPIENT], "is missing", err);
    if (reading->own_count > RECIPIENT_COLUMNS_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "more than %d columns.*", RECIPIENT_COLUMNS_MAX);
    return 0;
}

static int read_header(struct rows_reading *reading, struct csv_reader *reader,
                       struct error *err)
{
    struct recipient_rows *rows = reading->rows;
    struct csv_record record;

    switch (csv_reader_next(reader, &record, err)) {
    case CSV_RECORD:
        break;
    case CSV_BROKEN:
        return error_prefix(err, "the header");
    default:
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "there is nothing in it; the first line must name "
                           "the columns");
    }
    if (read_columns(reading, &record, err) < 0)
        return err->code;
    rows->arms = has_column(reading, COLUMN_ARM);
    rows->contacts = reading->own_count > 0 ||
                     has_column(reading, COLUMN_EMAIL) ||
                     has_column(reading, COLUMN_CUSTOMER) ||
                     has_column(reading, COLUMN_NAME);
    return 0;
}

/* Names of own columns point into the reader; they move where they stay. */
static void keep_names(struct rows_reading *reading)
{
    struct buffer *text = &reading->rows->text;

    for (size_t i = 0; i < reading->count; i++) {
        size_t at = text->len;

        if (reading->what[i] != COLUMN_OWN)
            continue;
        buffer_append(text, reading->names[i]);
        reading->names[i] = slice_skip(buffer_slice(text), at);
    }
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
    struct slice token = cells->named[COLUMN_RECIPIENT];
    struct slice arm = cells->named[COLUMN_ARM];
    struct slice hash = cells->named[COLUMN_EMAIL_SHA256];

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
        cells->named[COLUMN_EMAIL].len == 0 &&
        cells->named[COLUMN_CUSTOMER].len == 0)
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
    bool held = cells->named[COLUMN_RECIPIENT].len == 0;
    size_t *count = held ? &rows->held_out : &rows->recipients;
    struct buffer *emails =
        &rows->lists[held ? MERGE_HELD_EMAILS : MERGE_EMAILS];
    bool first = *count == 0;

    if (!held)
        add_line(&rows->lists[MERGE_RECIPIENTS], first,
                 cells->named[COLUMN_RECIPIENT]);
    add_line(emails, first, cells->named[COLUMN_EMAIL_SHA256]);
    if (cells->named[COLUMN_EMAIL_SHA256].len == 0 &&
        slice_trim(cells->named[COLUMN_EMAIL]).len > 0)
        append_hash(emails, cells->named[COLUMN_EMAIL]);
    add_line(&rows->lists[held ? MERGE_HELD_CUSTOMERS : MERGE_CUSTOMERS], first,
             cells->named[COLUMN_CUSTOMER]);
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

/* The reader's cells, copied to where they stay; `text` has the room. */
static void keep_cells(struct recipient_rows *rows,
                       const struct csv_record *record, struct slice *cells)
{
    const struct slice *last = &record->cells[record->count - 1];
    const char *from = record->cells[0].ptr;
    size_t start = rows->text.len;
    const char *to;

    buffer_append(&rows->text,
                  slice_of(from, (size_t)(last->ptr - from) + last->len));
    to = rows->text.data + start;
    for (size_t i = 0; i < record->count; i++)
        cells[i] =
            slice_of(to + (record->cells[i].ptr - from), record->cells[i].len);
}

/* There is room for as many rows as a text may have. */
static void keep_columns(const struct rows_reading *reading,
                         const struct slice *cells, struct recipient *contact)
{
    struct recipient_rows *rows = reading->rows;

    for (size_t i = 0; i < reading->count; i++) {
        if (reading->what[i] == COLUMN_OWN)
            rows->columns[rows->column_count++] =
                (struct recipient_column){reading->names[i], cells[i]};
    }
    contact->columns = rows->columns + rows->column_count - reading->own_count;
    contact->column_count = reading->own_count;
}

static int read_row(const struct rows_reading *reading,
                    const struct csv_record *record, struct error *err)
{
    struct recipient_rows *rows = reading->rows;
    struct slice cells[RECIPIENT_ROWS_COLUMNS_MAX];
    struct rows_cells by = {0};
    struct recipient contact;

    if (record->count != reading->count)
        return error_field(err, ERROR_INVALID, "bad_row", "",
                           "%zu cells, where the header has %zu", record->count,
                           reading->count);
    keep_cells(rows, record, cells);
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->what[i] != COLUMN_OWN)
            by.named[reading->what[i]] = cells[i];
    }
    if (check_cells(reading, &by, err) < 0)
        return err->code;
    contact = (struct recipient){
        .token = by.named[COLUMN_RECIPIENT],
        .email = slice_trim(by.named[COLUMN_EMAIL]),
        .customer = by.named[COLUMN_CUSTOMER],
        .name = by.named[COLUMN_NAME],
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

static int read_rows(const struct rows_reading *reading,
                     struct csv_reader *reader, struct error *err)
{
    struct csv_record record;
    enum csv_got got;

    while ((got = csv_reader_next(reader, &record, err)) != CSV_MORE) {
        if (++reading->rows->rows > MERGE_ROWS_MAX)
            return error_field(err, ERROR_INVALID, "too_many", "",
                               "more than %d rows; send them in parts, each "
                               "with the header",
                               MERGE_ROWS_MAX);
        if (got == CSV_BROKEN || read_row(reading, &record, err) < 0)
            return error_prefix(err, "line %" PRIu64, record.line);
    }
    return 0;
}

int recipient_rows_read(struct recipient_rows *rows, struct slice body,
                        struct recipient_tokens *tokens, struct slice link,
                        struct error *err)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct rows_reading reading = {rows, tokens, link, .count = 0};
    struct csv_reader *reader;
    int code;

    config.delimiter = ',';
    config.record_max = RECORD_MAX;
    reader = csv_reader_new(&config);
    /* The bytes stay where they are: cells and names are never more. */
    buffer_reserve(&rows->text, 2 * body.len + 1);
    csv_reader_feed(reader, body);
    csv_reader_end(reader);
    code = read_header(&reading, reader, err);
    if (code == 0) {
        keep_names(&reading);
        rows->columns = memory_zalloc(MERGE_ROWS_MAX * reading.own_count + 1,
                                      sizeof(*rows->columns));
        code = read_rows(&reading, reader, err);
    }
    csv_reader_free(&reader);
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
