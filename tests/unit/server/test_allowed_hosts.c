#include "server/api/destination/allowed_hosts.h"

#include <criterion/criterion.h>
#include <jansson.h>

static const struct {
    const char *json, *list; /* NULL: refused */
    const char *reason;
} rows[] = {
    {"[]", "", NULL},
    {"[\"acme.com\"]", "acme.com\n", NULL},
    {"[\"www.acme.com\", \"*.ACME.com\", \"acme.com\"]",
     ".acme.com\nacme.com\nwww.acme.com\n", NULL},
    {"[\"acme.com\", \"Acme.com.\", \".acme.com\", \"*.acme.com\"]",
     ".acme.com\nacme.com\n", NULL},
    {"[1]", NULL, "bad_host"},
    {"[null]", NULL, "bad_host"},
    {"[\"acme.com\", \"\"]", NULL, "bad_host"},
    {"[\"https://acme.com/\"]", NULL, "bad_host"},
    {"[\"acme.com\\nevil.example\"]", NULL, "bad_host"},
};

Test(allowed_hosts, reads_and_shows)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *json = json_loads(rows[i].json, 0, NULL);
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        int code = allowed_hosts_read(json, &out, &err);

        if (rows[i].list != NULL) {
            json_t *shown = allowed_hosts_show(buffer_slice(&out));

            cr_expect_eq(code, 0, "%s: %s", rows[i].json, err.message);
            cr_expect_str_eq(buffer_str(&out), rows[i].list);
            buffer_clear(&out);
            cr_expect_eq(allowed_hosts_read(shown, &out, &err), 0);
            cr_expect_str_eq(buffer_str(&out), rows[i].list);
            json_decref(shown);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "%s was taken", rows[i].json);
            cr_expect_str_eq(err.reason, rows[i].reason);
            cr_expect_str_eq(err.field, "allowed_hosts");
            cr_expect_eq(out.len, 0);
        }
        buffer_release(&out);
        json_decref(json);
    }
}

Test(allowed_hosts, are_so_many_at_most)
{
    json_t *json = json_array();
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    for (int i = 0; i < ALLOWED_HOSTS_MAX; i++)
        json_array_append_new(json, json_sprintf("h%d.example", i));
    cr_expect_eq(allowed_hosts_read(json, &out, &err), 0);
    json_array_append_new(json, json_string("one-more.example"));
    cr_expect_eq(allowed_hosts_read(json, &out, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_many_hosts");
    buffer_release(&out);
    json_decref(json);
}
