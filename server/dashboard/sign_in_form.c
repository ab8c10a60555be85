#include "server/dashboard/sign_in_form.h"

#include <string.h>

#include "server/http/http_query.h"

#define TYPE "application/x-www-form-urlencoded"

/* What may stand in a Location as it is. */
static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] >= 0x7f)
            return false;
    }
    return true;
}

/* Nobody is sent elsewhere by a form that somebody else made up. */
static void settle_next(struct buffer *next)
{
    struct slice path = buffer_slice(next);

    if (slice_starts(path, SLICE("/reports/")) && is_plain(path))
        return;
    buffer_clear(next);
    buffer_append_byte(next, '/');
}

static int check_type(struct slice content_type, struct error *err)
{
    struct slice type =
        slice_trim(slice_head(content_type, slice_find(content_type, ';')));

    if (slice_equal_nocase(type, SLICE(TYPE)))
        return 0;
    return error_field(err, ERROR_INVALID, "unsupported_media_type",
                       "Content-Type", "a form is sent as " TYPE);
}

static int read_field(struct slice body, struct slice name, struct buffer *out,
                      struct error *err)
{
    if (http_query_get(body, name, out) >= 0)
        return 0;
    return error_set(err, ERROR_SYNTAX,
                     "the form's percent-encoding is broken");
}

int sign_in_form_read(struct sign_in_form *form, struct slice content_type,
                      struct slice body, struct error *err)
{
    struct slice trimmed;

    buffer_init(&form->token);
    buffer_init(&form->next);
    if (check_type(content_type, err) < 0 ||
        read_field(body, SLICE("token"), &form->token, err) < 0 ||
        read_field(body, SLICE("next"), &form->next, err) < 0)
        return err->code;
    settle_next(&form->next);
    trimmed = slice_trim(buffer_slice(&form->token));
    buffer_consume(&form->token,
                   (size_t)(trimmed.ptr - buffer_slice(&form->token).ptr));
    buffer_truncate(&form->token, trimmed.len);
    return 0;
}

void sign_in_form_release(struct sign_in_form *form)
{
    if (form->token.data != NULL)
        explicit_bzero(form->token.data, form->token.cap);
    buffer_release(&form->token);
    buffer_release(&form->next);
}
