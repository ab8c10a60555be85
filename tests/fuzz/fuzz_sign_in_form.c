/* module: server */

/*
 * What a browser sends to sign in to the dashboard: the body of the form, and
 * the cookie later. Whatever comes, the form is refused or gives a way back
 * that is one of our own addresses and may stand in a header; a cookie's token
 * lies in the header; and a token that was set as a cookie reads back.
 */
#include <stdlib.h>
#include <string.h>

#include "server/api/call/token.h"
#include "server/dashboard/session_cookie.h"
#include "server/dashboard/sign_in_form.h"

#define TYPE SLICE("application/x-www-form-urlencoded")

static void check_next(struct slice next)
{
    if (!slice_equal(next, SLICE("/")) &&
        !slice_starts(next, SLICE("/reports/")))
        abort();
    for (size_t i = 0; i < next.len; i++) {
        if (next.ptr[i] <= ' ' || next.ptr[i] >= 0x7f)
            abort();
    }
}

static void read_form(struct slice body)
{
    struct sign_in_form form;
    struct error err = ERROR_INIT;

    if (sign_in_form_read(&form, TYPE, body, &err) == 0) {
        check_next(buffer_slice(&form.next));
        if (form.token.len > body.len)
            abort();
    } else if (err.code != ERROR_SYNTAX) {
        abort();
    }
    sign_in_form_release(&form);
}

static void read_back(struct slice secret)
{
    struct api_call call = {.headers = BUFFER_INIT};
    struct slice line;

    session_cookie_set(&call, secret, true);
    line = slice_skip(buffer_slice(&call.headers), strlen("Set-Cookie: "));
    if (!slice_equal(session_cookie_read(line), secret))
        abort();
    buffer_release(&call.headers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice secret = session_cookie_read(text);

    read_form(text);
    if (!slice_is_none(secret) &&
        (secret.ptr < text.ptr || secret.ptr + secret.len > text.ptr + size))
        abort();
    if (token_is_secret(secret))
        read_back(secret);
    return 0;
}
