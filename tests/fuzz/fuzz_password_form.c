/* module: server */

/*
 * The body of a password's form. The first byte chooses whether it says what
 * it is. Whatever comes, it is refused with a status or gives a password that
 * is no longer than the body and holds no NUL; and the password, encoded into
 * a form again, reads back.
 */
#include <stdlib.h>
#include <string.h>

#include "core/percent.h"
#include "server/redirect/password_form.h"

#define TYPE SLICE("application/x-www-form-urlencoded")

static void read_back(struct slice password)
{
    struct buffer body = BUFFER_INIT;
    struct buffer again = BUFFER_INIT;

    buffer_append(&body, SLICE("password="));
    percent_encode(password, &body);
    if (password_form_read(TYPE, buffer_slice(&body), &again) != 0 ||
        !slice_equal(buffer_slice(&again), password))
        abort();
    buffer_release(&again);
    buffer_release(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer password = BUFFER_INIT;
    struct slice body;
    int refusal;

    if (size == 0)
        return 0;
    body = slice_of(data + 1, size - 1);
    refusal = password_form_read(data[0] == 't' ? TYPE : body, body, &password);
    if (refusal != 0 && refusal != 400 && refusal != 415)
        abort();
    if (refusal != 0 && password.len > 0)
        abort();
    if (password.len > body.len ||
        slice_find(buffer_slice(&password), '\0') < password.len)
        abort();
    if (refusal == 0)
        read_back(buffer_slice(&password));
    buffer_release(&password);
    return 0;
}
