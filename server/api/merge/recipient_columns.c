#include "server/api/merge/recipient_columns.h"

#include "shortener/catalog/recipient.h"

static const struct slice column_names[RECIPIENT_COLUMN_KINDS] = {
    [RECIPIENT_COLUMN_TOKEN] = SLICE_INIT("recipient"),
    [RECIPIENT_COLUMN_EMAIL] = SLICE_INIT("email"),
    [RECIPIENT_COLUMN_EMAIL_SHA256] = SLICE_INIT("email_sha256"),
    [RECIPIENT_COLUMN_CUSTOMER] = SLICE_INIT("customer"),
    [RECIPIENT_COLUMN_NAME] = SLICE_INIT("name"),
    [RECIPIENT_COLUMN_ARM] = SLICE_INIT("arm"),
};

static int refuse_column(struct slice name, const char *why, struct error *err)
{
    return error_field(err, ERROR_INVALID, "bad_column", "",
                       "column \"%" SLICE_FMT "\" %s",
                       SLICE_ARG(slice_head(name, 64)), why);
}

static int find_column(struct slice name, enum recipient_column_kind *what,
                       struct error *err)
{
    for (size_t i = 0; i < RECIPIENT_COLUMN_KINDS; i++) {
        if (slice_equal(name, column_names[i])) {
            *what = (enum recipient_column_kind)i;
            return 0;
        }
    }
    *what = RECIPIENT_COLUMN_OWN;
    if (slice_starts(name, RECIPIENT_COLUMN_PREFIX) && name.len <= 256)
        return 0;
    return refuse_column(name,
                         "is not known; they are recipient, email, "
                         "email_sha256, customer, name, arm and columns.*",
                         err);
}

bool recipient_columns_have(const struct recipient_columns *columns,
                            enum recipient_column_kind what)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->what[i] == what)
            return true;
    }
    return false;
}

bool recipient_columns_have_contact(const struct recipient_columns *columns)
{
    return columns->own_count > 0 ||
           recipient_columns_have(columns, RECIPIENT_COLUMN_EMAIL) ||
           recipient_columns_have(columns, RECIPIENT_COLUMN_CUSTOMER) ||
           recipient_columns_have(columns, RECIPIENT_COLUMN_NAME);
}

static int add_column(struct recipient_columns *columns, struct slice name,
                      struct error *err)
{
    enum recipient_column_kind what;

    if (find_column(name, &what, err) < 0)
        return err->code;
    if (what != RECIPIENT_COLUMN_OWN && recipient_columns_have(columns, what))
        return refuse_column(name, "is there twice", err);
    columns->what[columns->count] = what;
    columns->names[columns->count++] = name;
    columns->own_count += what == RECIPIENT_COLUMN_OWN;
    return 0;
}

int recipient_columns_read(struct recipient_columns *columns,
                           const struct csv_record *record, struct error *err)
{
    *columns = (struct recipient_columns){.count = 0};
    if (record->count > RECIPIENT_COLUMNS_ALL_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "more than %d columns", RECIPIENT_COLUMNS_ALL_MAX);
    for (size_t i = 0; i < record->count; i++) {
        if (add_column(columns, record->cells[i], err) < 0)
            return err->code;
    }
    if (!recipient_columns_have(columns, RECIPIENT_COLUMN_TOKEN))
        return refuse_column(column_names[RECIPIENT_COLUMN_TOKEN], "is missing",
                             err);
    if (columns->own_count > RECIPIENT_COLUMNS_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "more than %d columns.*", RECIPIENT_COLUMNS_MAX);
    return 0;
}

void recipient_columns_keep(struct recipient_columns *columns,
                            struct buffer *text)
{
    for (size_t i = 0; i < columns->count; i++) {
        size_t at = text->len;

        if (columns->what[i] != RECIPIENT_COLUMN_OWN)
            continue;
        buffer_append(text, columns->names[i]);
        columns->names[i] = slice_skip(buffer_slice(text), at);
    }
}
