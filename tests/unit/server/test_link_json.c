#include <criterion/criterion.h>
#include <jansson.h>

#include "server/api/link/link_json.h"

static int read_text(const char *text, bool fresh, struct link *link,
                     struct link_json *own, json_t **body, struct error *err)
{
    *body = json_loads(text, 0, NULL);
    cr_assert_not_null(*body, "%s", text);
    return link_json_read(*body, fresh, link, own, err);
}

static void stored(struct link *link)
{
    link_init(link);
    link->brand = SLICE("go.test");
    link->slug = SLICE("a");
    link->destination = SLICE("https://example.com/");
    link->title = SLICE("old");
    link->tags = SLICE("a=1\nb=2\n");
    link->status = 307;
    link->query = LINK_QUERY_DROP;
    link->track_conversions = LINK_TRACKING_ON;
    link->enabled = false;
}

Test(link_json, an_empty_edit_changes_nothing)
{
    struct link_json own = LINK_JSON_INIT;
    struct error err = ERROR_INIT;
    struct link before;
    struct link link;
    json_t *body;
    json_t *shown;
    json_t *again;

    stored(&before);
    stored(&link);
    cr_assert_eq(read_text("{}", false, &link, &own, &body, &err), 0, "%s",
                 err.message);
    shown = link_json_show(&before);
    again = link_json_show(&link);
    cr_expect(json_equal(shown, again));
    json_decref(shown);
    json_decref(again);
    json_decref(body);
    link_json_release(&own);
}

Test(link_json, null_brings_the_defaults_back)
{
    struct link_json own = LINK_JSON_INIT;
    struct error err = ERROR_INIT;
    struct link link;
    json_t *body;

    stored(&link);
    cr_assert_eq(read_text("{\"title\": null, \"status\": null, \"query\": "
                           "null, \"track_conversions\": null, \"enabled\": "
                           "null, \"tags\": null}",
                           false, &link, &own, &body, &err),
                 0);
    cr_expect_eq(link.title.len, 0);
    cr_expect_eq(link.status, 302);
    cr_expect_eq(link.query, LINK_QUERY_APPEND);
    cr_expect_eq(link.track_conversions, LINK_TRACKING_AUTO);
    cr_expect(link.enabled);
    cr_expect_eq(link.tags.len, 0);
    json_decref(body);
    link_json_release(&own);
}

static const struct {
    const char *body;
    const char *tags; /* as stored; NULL: refused */
} tag_cases[] = {
    {"{\"tags\": {}}", "a=1\nb=2\n"},
    {"{\"tags\": {\"c\": \"3\"}}", "a=1\nb=2\nc=3\n"},
    {"{\"tags\": {\"b\": \"9\", \"A\": \"=x\"}}", "A==x\na=1\nb=9\n"},
    {"{\"tags\": {\"a\": null, \"none\": null}}", "b=2\n"},
    {"{\"tags\": {\"a\": \"\"}}", "a=\nb=2\n"},
    {"{\"tags\": {\"a\": 1}}", NULL},
    {"{\"tags\": {\"\": \"1\"}}", NULL},
    {"{\"tags\": {\"x=y\": \"1\"}}", NULL},
    {"{\"tags\": {\"x\\ny\": \"1\"}}", NULL},
    {"{\"tags\": {\"x\": \"1\\n2\"}}", NULL},
    {"{\"tags\": [\"x\"]}", NULL},
};

Test(link_json, tags_are_merged_and_sorted)
{
    for (size_t i = 0; i < sizeof(tag_cases) / sizeof(tag_cases[0]); i++) {
        struct link_json own = LINK_JSON_INIT;
        struct error err = ERROR_INIT;
        struct link link;
        json_t *body;
        int code;

        stored(&link);
        code = read_text(tag_cases[i].body, false, &link, &own, &body, &err);
        if (tag_cases[i].tags != NULL) {
            cr_expect_eq(code, 0, "%s", err.message);
            cr_expect(slice_equal(link.tags, slice_str(tag_cases[i].tags)),
                      "%s", tag_cases[i].body);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "%s", tag_cases[i].body);
            cr_expect_str_eq(err.field, "tags");
        }
        json_decref(body);
        link_json_release(&own);
    }
}

/* What a body says of the password, what the link then has, what is told. */
static const struct {
    const char *body, *stored, *password, *hash;
} passwords[] = {
    {"{}", "", "", ""},
    {"{}", "$scrypt$x", "", "$scrypt$x"},
    {"{\"password\": \"s\"}", "", "s", "$unhashed"},
    {"{\"password\": \"s\"}", "$scrypt$x", "s", "$unhashed"},
    {"{\"password\": null}", "$scrypt$x", "", ""},
    {"{\"password\": \"\"}", "$scrypt$x", "", ""},
};

Test(link_json, a_password_is_taken_to_be_hashed_and_never_shown)
{
    for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++) {
        struct link_json own = LINK_JSON_INIT;
        struct error err = ERROR_INIT;
        struct link link;
        json_t *body;
        json_t *shown;

        stored(&link);
        link.password = slice_str(passwords[i].stored);
        cr_assert_eq(
            read_text(passwords[i].body, false, &link, &own, &body, &err), 0,
            "%s", err.message);
        cr_expect(slice_equal(own.password, slice_str(passwords[i].password)));
        cr_expect(slice_equal(link.password, slice_str(passwords[i].hash)));
        shown = link_json_show(&link);
        cr_expect_null(json_object_get(shown, "password"));
        cr_expect_eq(json_is_true(json_object_get(shown, "has_password")),
                     passwords[i].hash[0] != '\0');
        json_decref(shown);
        json_decref(body);
        link_json_release(&own);
    }
}

Test(link_json, a_password_and_a_cached_answer_exclude_each_other)
{
    struct link_json own = LINK_JSON_INIT;
    struct error err = ERROR_INIT;
    struct link link;
    json_t *body;

    stored(&link);
    cr_assert_eq(read_text("{\"password\": \"s\", \"cache_seconds\": 9}", false,
                           &link, &own, &body, &err),
                 ERROR_INVALID);
    cr_assert_str_eq(err.field, "cache_seconds");
    json_decref(body);
    link_json_release(&own);
}
