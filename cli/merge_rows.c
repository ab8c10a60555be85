#include "cli/merge_rows.h"

#include "cli/email_address.h"
#include "cli/merge_line.h"
#include "core/signed_token.h"
#include "core/utf8.h"

/* What the server keeps of a contact at most. */
#define ID_MAX     256
#define NAME_MAX   512
#define COLUMN_MAX 2048

void merge_rows_init(struct merge_rows *rows, const struct merge_plan *plan)
{
    *rows = (struct merge_rows){.plan = plan, .hmac = hmac_new()};
    token_url_init(&rows->personal, SLICE_NONE);
    token_url_init(&rows->open, SLICE_NONE);
    buffer_init(&rows->id);
    random_init(&rows->random);
    id_set_init(&rows->seen);
}

void merge_rows_release(struct merge_rows *rows)
{
    hmac_free(&rows->hmac);
    random_release(&rows->random);
    id_set_release(&rows->seen);
    token_url_release(&rows->personal);
    token_url_release(&rows->open);
    buffer_release(&rows->id);
}

/* ---- What is written ----------------------------------------------------- */

void merge_rows_header(struct merge_rows *rows, struct slice header)
{
    const struct slice links[] = {slice_str(rows->plan->column),
                                  slice_str(rows->plan->pixel)};
    const struct slice arm = SLICE("arm");
    const struct merge_line line = {
        .bytes = header,
        .cells = rows->plan->columns,
        .columns = rows->plan->columns,
        .delimiter = csv_file_delimiter(rows->file),
        .end = SLICE("\n"),
    };

    merge_line_append(&rows->output->text, &line, links,
                      rows->plan->pixel != NULL ? 2 : 1);
    if (rows->held != NULL)
        merge_line_append(&rows->held->text, &line, &arm, 1);
}

/* The row as it was, with the cells behind it. */
static int write_row(const struct merge_rows *rows, struct staged_file *file,
                     const struct csv_record *record, const struct slice *added,
                     size_t count, struct error *err)
{
    const struct merge_line line = {
        .bytes = csv_file_bytes(rows->file, record),
        .cells = record->count,
        .columns = rows->plan->columns,
        .delimiter = csv_file_delimiter(rows->file),
    };

    merge_line_append(&file->text, &line, added, count);
    if (file->text.len < STAGED_FILE_STEP)
        return 0;
    return staged_file_flush(file, err);
}

static int write_linked(struct merge_rows *rows,
                        const struct csv_record *record, struct error *err)
{
    char text[SIGNED_TOKEN_LEN];
    struct slice token = slice_of(text, sizeof(text));
    struct slice links[2];

    signed_token_make(rows->hmac, &rows->random, text);
    links[0] = token_url_with(&rows->personal, token);
    links[1] = token_url_with(&rows->open, token);
    rows->linked++;
    if (merge_parts_add(rows->parts, record, token, err) < 0)
        return err->code;
    return write_row(rows, rows->output, record, links,
                     rows->plan->pixel != NULL ? 2 : 1, err);
}

static int write_held(struct merge_rows *rows, const struct csv_record *record,
                      struct slice email, struct error *err)
{
    const struct slice arm = SLICE("holdout");

    rows->held_out++;
    if (merge_parts_hold(rows->parts, record, email, err) < 0)
        return err->code;
    return write_row(rows, rows->held, record, &arm, 1, err);
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
