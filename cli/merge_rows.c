#include "cli/merge_rows.h"

#include "cli/email_address.h"
#include "core/signed_token.h"
#include "core/utf8.h"

/* What the server keeps of a contact at most. */
#define ID_MAX      256
#define NAME_MAX    512
#define COLUMN_MAX  2048

#define TOKEN_PLACE SLICE("{token}")

void merge_rows_init(struct merge_rows *rows, const struct merge_plan *plan)
{
    *rows = (struct merge_rows){.plan = plan, .hmac = hmac_new()};
    buffer_init(&rows->id);
    random_init(&rows->random);
    id_set_init(&rows->seen);
}

void merge_rows_release(struct merge_rows *rows)
{
    hmac_free(&rows->hmac);
    random_release(&rows->random);
    id_set_release(&rows->seen);
    buffer_release(&rows->id);
}

/* ---- What is written ----------------------------------------------------- */

/* The line end that the bytes have, or nothing. */
static struct slice line_end_of(struct slice bytes)
{
    size_t len = bytes.len;

    while (len > 0 && bytes.len - len < 2 &&
           (bytes.ptr[len - 1] == '\n' || bytes.ptr[len - 1] == '\r'))
        len--;
    /* LF LF cannot be: empty lines are no part of a record. */
    return slice_skip(bytes, len);
}

/* The row as it was, with the cells that it lacks of the file's columns. */
static struct slice append_row(const struct merge_rows *rows,
                               struct buffer *out, struct slice bytes,
                               size_t cells)
{
    struct slice end = line_end_of(bytes);

    buffer_append(out, slice_head(bytes, bytes.len - end.len));
    for (; cells < rows->plan->columns; cells++)
        buffer_append_byte(out, csv_file_delimiter(rows->file));
    return end;
}

static void append_cell(const struct merge_rows *rows, struct buffer *out,
                        struct slice cell)
{
    buffer_append_byte(out, csv_file_delimiter(rows->file));
    buffer_append(out, cell);
}

/* An address with the token where it says so; nothing in it needs quotes. */
static void append_url(const struct merge_rows *rows, struct buffer *out,
                       struct slice url, struct slice token)
{
    size_t at = slice_search(url, TOKEN_PLACE);

    append_cell(rows, out, slice_head(url, at));
    buffer_append(out, token);
    buffer_append(out, slice_skip(url, at + TOKEN_PLACE.len));
}

void merge_rows_header(struct merge_rows *rows)
{
    struct slice bytes = csv_file_header(rows->file);
    struct slice end;

    end = append_row(rows, &rows->output->text, bytes, rows->plan->columns);
    append_cell(rows, &rows->output->text, slice_str(rows->plan->column));
    if (rows->plan->pixel != NULL)
        append_cell(rows, &rows->output->text, slice_str(rows->plan->pixel));
    buffer_append(&rows->output->text, end.len > 0 ? end : SLICE("\n"));
    if (rows->held == NULL)
        return;
    append_row(rows, &rows->held->text, bytes, rows->plan->columns);
    append_cell(rows, &rows->held->text, SLICE("arm"));
    buffer_append(&rows->held->text, end.len > 0 ? end : SLICE("\n"));
}

/* Buffers are worth a write from time to time. */
static int flush(struct staged_file *file, struct error *err)
{
    if (file->text.len < STAGED_FILE_STEP)
        return 0;
    return staged_file_flush(file, err);
}

static int write_linked(struct merge_rows *rows,
                        const struct csv_record *record, struct error *err)
{
    struct buffer *out = &rows->output->text;
    char text[SIGNED_TOKEN_LEN];
    struct slice token = slice_of(text, sizeof(text));
    struct slice end;

    signed_token_make(rows->hmac, &rows->random, text);
    end = append_row(rows, out, csv_file_bytes(rows->file, record),
                     record->count);
    append_url(rows, out, rows->personal_url, token);
    if (rows->plan->pixel != NULL)
        append_url(rows, out, rows->open_url, token);
    buffer_append(out, end);
    rows->linked++;
    if (merge_parts_add(rows->parts, record, token, err) < 0)
        return err->code;
    return flush(rows->output, err);
}

static int write_held(struct merge_rows *rows, const struct csv_record *record,
                      struct slice email, struct error *err)
{
    struct buffer *out = &rows->held->text;
    struct slice end = append_row(rows, out, csv_file_bytes(rows->file, record),
                                  record->count);

    append_cell(rows, out, SLICE("holdout"));
    buffer_append(out, end);
    rows->held_out++;
    if (merge_parts_hold(rows->parts, record, email, err) < 0)
        return err->code;
    return flush(rows->held, err);
}

/* ---- What is refused ----------------------------------------------------- */

static bool is_storable(struct slice cell, size_t limit)
{
    return cell.len <= limit && utf8_is_valid(cell);
}

static bool has_control(struct slice cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        if ((unsigned char)cell.ptr[i] < ' ' || cell.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

/* Why the contact cannot be stored, or NULL. */
static const char *check_contact(const struct merge_plan *plan,
                                 const struct csv_record *record)
{
    struct slice id = slice_trim(record->cells[plan->id]);

    if (plan->id != plan->email &&
        (!is_storable(id, ID_MAX) || has_control(id)))
        return "the identifier is not UTF-8, has control characters, or is "
               "longer than 256 bytes";
    if (!is_storable(merge_plan_cell(record, plan->name), NAME_MAX))
        return "the name is not UTF-8, or longer than 512 bytes";
    for (size_t i = 0; i < plan->own_count; i++) {
        if (!is_storable(merge_plan_cell(record, plan->own[i]), COLUMN_MAX))
            return "a column to be stored is not UTF-8, or longer than 2048 "
                   "bytes";
    }
    return NULL;
}

/* Why the row is refused, or NULL. */
static const char *check_row(const struct merge_plan *plan,
                             const struct csv_record *record)
{
    struct slice email = slice_trim(merge_plan_cell(record, plan->email));

    if (record->count > plan->columns)
        return "it has more cells than the header has columns";
    if (slice_trim(merge_plan_cell(record, plan->id)).len == 0)
        return plan->id == plan->email ? "it has no e-mail address"
                                       : "it has no identifier";
    if (email.len > 0 && !email_address_is_valid(email))
        return "the e-mail address is not valid";
    return plan->contacts ? check_contact(plan, record) : NULL;
}

static void reject(struct merge_rows *rows, const struct csv_record *record,
                   const char *reason)
{
    rejects_add(rows->rejects, record->line, reason, record->cells,
                record->count);
}

/* Trimmed, and in lower case if it is an address. */
static struct slice compared(struct merge_rows *rows, size_t column,
                             const struct csv_record *record)
{
    struct slice text = slice_trim(merge_plan_cell(record, column));

    if (column != rows->plan->email || text.len == 0)
        return text;
    buffer_clear(&rows->id);
    return email_address_lower(text, buffer_reserve(&rows->id, text.len));
}

int merge_rows_take(struct merge_rows *rows, const struct csv_record *record,
                    struct error *err)
{
    const struct merge_plan *plan = rows->plan;
    const char *reason = check_row(plan, record);
    struct slice id;

    rows->total++;
    if (reason != NULL) {
        rows->refused++;
        reject(rows, record, reason);
        return 0;
    }
    id = compared(rows, plan->id, record);
    if (!id_set_add(&rows->seen, id)) {
        rows->duplicates++;
        reject(rows, record, "the same recipient stands in a row above");
        return 0;
    }
    if (rows->held != NULL && hold_out_takes(&plan->hold, id))
        return write_held(rows, record, compared(rows, plan->email, record),
                          err);
    return write_linked(rows, record, err);
}

void merge_rows_broken(struct merge_rows *rows, uint64_t line,
                       const char *reason)
{
    rows->total++;
    rows->refused++;
    rejects_add(rows->rejects, line, reason, NULL, 0);
}
