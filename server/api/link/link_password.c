#include "server/api/link/link_password.h"

#include <openssl/crypto.h>

#include "server/api/api.h"
#include "server/password_thread.h"

void link_password_set(struct link_password *password, struct slice text)
{
    buffer_clear(&password->text);
    buffer_append(&password->text, text);
}

bool link_password_given(const struct link_password *password)
{
    return password->text.len > 0;
}

void link_password_release(struct link_password *password)
{
    OPENSSL_cleanse(password->text.data, password->text.cap);
    buffer_release(&password->text);
    buffer_release(&password->hash);
}

static void fail(struct link_password *password, const struct error *err)
{
    password->fn(password->arg, err, SLICE_NONE);
}

static bool refuse_answer(struct link_password *password,
                          const struct password_answer *answer)
{
    struct error err = ERROR_INIT;

    if (answer->code == ERROR_NONE)
        return false;
    error_field(&err, answer->code, error_word(answer->code), "password",
                "the password could not be hashed; try again");
    fail(password, &err);
    return true;
}

static void on_hashed(void *arg, const struct password_answer *answer)
{
    struct link_password *password = arg;

    if (refuse_answer(password, answer))
        return;
    buffer_append(&password->hash, answer->hash);
    password->fn(password->arg, NULL, buffer_slice(&password->hash));
}

static void hash(struct link_password *password)
{
    struct api *api = password->api;
    struct error err = ERROR_INIT;

    if (password->hash.len > 0)
        password->fn(password->arg, NULL, buffer_slice(&password->hash));
    else if (password_thread_hash(api->passwords, api->hashed,
                                  buffer_slice(&password->text), on_hashed,
                                  password, &err) < 0)
        fail(password, &err);
}

static void on_compared(void *arg, const struct password_answer *answer)
{
    struct link_password *password = arg;

    if (refuse_answer(password, answer))
        return;
    if (answer->right)
        password->fn(password->arg, NULL, password->stored);
    else
        hash(password);
}

void link_password_make(struct link_password *password, struct api *api,
                        struct slice stored, link_password_fn *fn, void *arg)
{
    struct error err = ERROR_INIT;

    password->api = api;
    password->stored = stored;
    password->fn = fn;
    password->arg = arg;
    if (stored.len == 0)
        hash(password);
    else if (password_thread_compare(api->passwords, api->hashed,
                                     buffer_slice(&password->text), stored,
                                     on_compared, password, &err) < 0)
        fail(password, &err);
}
