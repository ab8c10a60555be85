/* module: server */

/*
 * Bodies of the API, from bytes to checked events and links. The first byte
 * chooses what the body is taken for. Whatever comes, it is refused with an
 * error that has code, reason and message, or what was read keeps its own
 * rules when it is shown and read again.
 */
#include <jansson.h>
#include <stdlib.h>

#include "attribution/record/event_json.h"
#include "server/api/call/json_body.h"
#include "server/api/call/json_text.h"
#include "server/api/call/problem.h"
#include "server/api/link/link_json.h"

#define NOW_MS 1795339800000

static void check_error(const struct error *err)
{
    json_t *problem = problem_to_json(err);

    if (err->code >= 0 || err->reason[0] == '\0' || err->message[0] == '\0' ||
        problem == NULL || problem_status(err) < 400)
        abort();
    json_decref(problem);
}

static void read_event(const json_t *body)
{
    struct error err = ERROR_INIT;
    struct event_fields fields;
    struct event event;

    event_init(&event);
    if (event_from_json(body, NOW_MS, &event, &err) < 0)
        check_error(&err);
    else
        event_to_fields(&event, NOW_MS, 1, &fields);
    event_release(&event);
}

/* A link that was taken is taken again as it is shown, and shown the same. */
static void read_shown(const struct link *first)
{
    static const char *const derived[] = {"id", "short_url", "created_at",
                                          "updated_at", "has_password"};
    struct link_json text = LINK_JSON_INIT;
    struct error err = ERROR_INIT;
    json_t *shown = link_json_show(first);
    json_t *again;
    struct link link;

    if (shown == NULL)
        abort();
    for (size_t i = 0; i < sizeof(derived) / sizeof(derived[0]); i++)
        json_object_del(shown, derived[i]);
    link_init(&link);
    if (link_json_read(shown, true, &link, &text, &err) < 0)
        abort();
    again = link_json_show(&link);
    for (size_t i = 0; i < sizeof(derived) / sizeof(derived[0]); i++)
        json_object_del(again, derived[i]);
    if (!json_equal(shown, again))
        abort();
    json_decref(shown);
    json_decref(again);
    link_json_release(&text);
}

static void read_link(const json_t *body, bool fresh)
{
    struct link_json text = LINK_JSON_INIT;
    struct error err = ERROR_INIT;
    struct link link;

    link_init(&link);
    link.brand = SLICE("go.test");
    link.slug = SLICE("stored");
    link.destination = SLICE("https://example.com/");
    link.tags = SLICE("a=1\nb=2\n");
    if (link_json_read(body, fresh, &link, &text, &err) < 0)
        check_error(&err);
    else if (link.brand.len > 0 && link.destination.len > 0)
        read_shown(&link); /* without them the next step refuses it */
    link_json_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    json_t *body;

    if (size == 0)
        return 0;
    if (json_body_parse(slice_of(data + 1, size - 1), &body, &err) < 0) {
        check_error(&err);
        return 0;
    }
    if (data[0] == 'e')
        read_event(body);
    else
        read_link(body, data[0] == 'n');
    json_decref(body);
    return 0;
}
