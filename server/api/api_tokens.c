#include <jansson.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/call/scope.h"
#include "server/api/call/token_store.h"

static json_t *token_to_json(const struct token *token)
{
    json_t *json = json_object();
    json_t *scopes = json_array();

    for (unsigned i = 0; i < SCOPE_COUNT; i++) {
        if (token->scopes & 1U << i)
            json_array_append_new(scopes, json_string(scope_name(i)));
    }
    json_text_set(json, "id", token_id(token));
    json_text_set(json, "name", slice_str(token->name));
    json_object_set_new(json, "scopes", scopes);
    json_object_set_new(json, "created_at", json_text_time(token->created_ms));
    return json;
}

/* ---- POST /api/v1/tokens ------------------------------------------------ */

struct new_token {
    struct token token;
    char secret[TOKEN_SECRET_LEN + 1];
};

static void free_new_token(void *state)
{
    struct new_token *made = state;

    explicit_bzero(made, sizeof(*made));
    free(made);
}

static int bad_scopes(struct error *err)
{
    struct buffer names = BUFFER_INIT;

    scope_append(&names, SCOPE_ALL);
    error_field(err, ERROR_INVALID, "bad_scope", "scopes",
                "scopes: give a list of one or more of %s", buffer_str(&names));
    buffer_release(&names);
    return err->code;
}

static int read_scopes(const json_t *list, unsigned *scopes, struct error *err)
{
    const json_t *item;
    size_t i;

    *scopes = 0;
    json_array_foreach((json_t *)(uintptr_t)list, i, item)
    {
        unsigned scope;

        if (!scope_parse(
                slice_of(json_string_value(item), json_string_length(item)),
                &scope))
            return bad_scopes(err);
        *scopes |= scope;
    }
    return *scopes != 0 ? 0 : bad_scopes(err);
}

static int read_token(struct api *api, const json_t *body,
                      struct new_token *made, struct error *err)
{
    struct slice name = SLICE_NONE;
    const json_t *list = NULL;
    const struct json_field fields[] = {
        {"name", JSON_FIELD_TEXT, .required = true, .text = &name},
        {"scopes", JSON_FIELD_ARRAY, .required = true, .json = &list},
    };
    unsigned scopes;

    if (json_fields_read(body, fields, 2, err) < 0 ||
        token_check_name(name, err) < 0 || read_scopes(list, &scopes, err) < 0)
        return err->code;
    token_make_secret(&api->random, made->secret);
    token_init(&made->token, slice_str(made->secret), name, scopes,
               clock_wall_ms(api->clock));
    return 0;
}

static void on_added(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct new_token *made = call->state;
    json_t *json;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    json = token_to_json(&made->token);
    json_text_set(json, "token", slice_str(made->secret));
    api_call_json(call, 201, json);
}

void api_tokens_add(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct new_token *made = memory_zalloc(1, sizeof(*made));
    struct error err = ERROR_INIT;
    json_t *body;

    (void)match;
    call->state = made;
    call->release = free_new_token;
    if (api_call_body(call, &body, &err) < 0 ||
        read_token(api, body, made, &err) < 0)
        api_call_fail(call, &err);
    else
        token_store_put(api->redis, &made->token, on_added, call);
    json_decref(body);
}

/* ---- GET /api/v1/tokens ------------------------------------------------- */

static void on_listed(void *arg, const struct token *tokens, size_t count,
                      const struct error *err)
{
    json_t *items;

    if (err != NULL) {
        api_call_fail(arg, err);
        return;
    }
    items = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(items, token_to_json(&tokens[i]));
    api_call_page(arg, items, SLICE_NONE);
}

void api_tokens_list(void *arg, struct http_request *request,
                     const struct http_match *match)
{
    struct api *api = arg;

    (void)match;
    token_store_list(api->redis, on_listed, request->user);
}

/* ---- DELETE /api/v1/tokens/{id} ----------------------------------------- */

static void on_removed(void *arg, const struct error *err)
{
    struct api_call *call = arg;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    api_auth_forget(call->api->auth, slice_str(call->state));
    api_call_empty(call, 204);
}

static void remove_token(struct api_call *call, const struct token *token)
{
    struct error err = ERROR_INIT;

    if (slice_equal(slice_str(token->hash), slice_str(call->api->token_hash))) {
        error_field(&err, ERROR_CONFLICT, "own_token", "",
                    "this is the server's own token; to change it, stop the "
                    "server, delete admin-token in its data directory, start "
                    "it, and revoke the old one");
        api_call_fail(call, &err);
        return;
    }
    call->state = slice_copy(slice_str(token->hash));
    call->release = free;
    token_store_remove(call->api->redis, slice_str(token->hash), on_removed,
                       call);
}

static void on_candidates(void *arg, const struct token *tokens, size_t count,
                          const struct error *err)
{
    struct api_call *call = arg;
    struct slice id = api_call_param(call, SLICE("id"));
    struct error why = ERROR_INIT;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(token_id(&tokens[i]), id)) {
            remove_token(call, &tokens[i]);
            return;
        }
    }
    error_set(
        &why, ERROR_NOT_FOUND,
        "there is no token with this id; `waypost token list` shows them");
    api_call_fail(call, &why);
}

void api_tokens_remove(void *arg, struct http_request *request,
                       const struct http_match *match)
{
    struct api *api = arg;

    (void)match;
    token_store_list(api->redis, on_candidates, request->user);
}
