#include "server/redirect/password_form.h"

#include "server/http/http_query.h"

int password_form_read(struct slice content_type, struct slice body,
                       struct buffer *out)
{
    /* Parameters, a charset say, change nothing. */
    struct slice type =
        slice_trim(slice_head(content_type, slice_find(content_type, ';')));

    if (!slice_equal_nocase(type, SLICE("application/x-www-form-urlencoded")))
        return 415;
    /* Encoded or as it is, browsers send none. */
    if (slice_find(body, '\0') < body.len)
        return 400;
    return http_query_get(body, SLICE("password"), out) < 0 ? 400 : 0;
}
