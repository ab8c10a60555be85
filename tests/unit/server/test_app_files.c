#include "server/redirect/app_files.h"

#include <criterion/criterion.h>
#include <jansson.h>

static json_t *parse(struct buffer *out)
{
    json_t *json = json_loadb(buffer_slice(out).ptr, out->len, 0, NULL);

    cr_assert_not_null(json, "%s", buffer_str(out));
    buffer_release(out);
    return json;
}

Test(app_files, apple_reads_what_each_app_may_open)
{
    struct buffer out = BUFFER_INIT;
    json_t *json;
    json_t *details;
    json_t *app;

    app_files_apple(&out, SLICE("ABCDE12345.a\nFGHIJ67890.b.c\n"));
    json = parse(&out);
    details = json_object_get(json_object_get(json, "applinks"), "details");
    cr_assert_eq(json_array_size(details), 2);
    app = json_array_get(details, 1);
    cr_expect_str_eq(json_string_value(json_object_get(app, "appID")),
                     "FGHIJ67890.b.c");
    cr_expect_str_eq(
        json_string_value(json_array_get(json_object_get(app, "appIDs"), 0)),
        "FGHIJ67890.b.c");
    cr_expect_eq(json_array_size(json_object_get(app, "components")), 4);
    cr_expect_eq(json_array_size(json_object_get(app, "paths")), 4);
    json_decref(json);
}

Test(app_files, google_reads_a_statement_for_each)
{
    struct buffer out = BUFFER_INIT;
    json_t *json;
    json_t *target;

    app_files_android(&out, SLICE("a.b\tAA,BB\nc.d\tCC\n"));
    json = parse(&out);
    cr_assert_eq(json_array_size(json), 2);
    target = json_object_get(json_array_get(json, 0), "target");
    cr_expect_str_eq(json_string_value(json_object_get(target, "package_name")),
                     "a.b");
    cr_expect_eq(
        json_array_size(json_object_get(target, "sha256_cert_fingerprints")),
        2);
    json_decref(json);
}
