#include "shortener/catalog/recipient.h"

#include "core/utf8.h"
#include "shortener/catalog/text.h"

/*
 * Names and columns are shown to people as they are, and a cell may well have
 * line ends; e-mail and customer go into lists, an identifier a line.
 */
static int check_cell(struct slice text, size_t limit, struct slice field,
                      struct error *err)
{
    char name[ERROR_WORD_MAX];

    if (text.len <= limit && utf8_is_valid(text))
        return 0;
    field = slice_head(field, sizeof(name) - 1);
    for (size_t i = 0; i < field.len; i++)
        name[i] = field.ptr[i];
    name[field.len] = '\0';
    if (text.len > limit)
        return error_field(err, ERROR_INVALID, "too_long", name,
                           "%s is longer than %zu bytes", name, limit);
    return error_field(err, ERROR_INVALID, "bad_text", name,
                       "%s must be UTF-8; save the file as CSV UTF-8", name);
}

int recipient_check(const struct recipient *recipient, struct error *err)
{
    if (text_check(recipient->email, RECIPIENT_EMAIL_MAX, "email", err) < 0 ||
        text_check(recipient->customer, RECIPIENT_CUSTOMER_MAX, "customer",
                   err) < 0 ||
        check_cell(recipient->name, RECIPIENT_NAME_MAX, SLICE("name"), err) < 0)
        return err->code;
    for (size_t i = 0; i < recipient->column_count; i++) {
        const struct recipient_column *column = &recipient->columns[i];

        if (check_cell(column->value, RECIPIENT_COLUMN_MAX, column->name, err) <
            0)
            return err->code;
    }
    return 0;
}

static size_t add_words(struct slice *words, size_t count, struct slice name,
                        struct slice value)
{
    if (value.len == 0)
        return count;
    words[count] = name;
    words[count + 1] = value;
    return count + 2;
}

size_t recipient_to_words(const struct recipient *recipient,
                          struct slice *words)
{
    size_t count = add_words(words, 0, SLICE("merge"), recipient->merge);

    count = add_words(words, count, SLICE("email"), recipient->email);
    count = add_words(words, count, SLICE("customer"), recipient->customer);
    count = add_words(words, count, SLICE("name"), recipient->name);
    for (size_t i = 0; i < recipient->column_count && i < RECIPIENT_COLUMNS_MAX;
         i++)
        count = add_words(words, count, recipient->columns[i].name,
                          recipient->columns[i].value);
    return count;
}
