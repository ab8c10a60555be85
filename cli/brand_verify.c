#include "cli/brand_verify.h"

#include <string.h>

#include "cli/client.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/uri.h"
#include "core/slice.h"

static struct slice text_of(const json_t *row, const char *name)
{
    return slice_str(json_string_value(json_object_get(row, name)));
}

static size_t count_failed(const json_t *checks)
{
    size_t failed = 0;

    for (size_t i = 0; i < json_array_size(checks); i++)
        failed += slice_equal(text_of(json_array_get(checks, i), "status"),
                              SLICE("fail"));
    return failed;
}

/* A row a check, and below it how to mend it. */
static int write_checks(const json_t *checks, struct error *err)
{
    struct table table;
    int code;

    table_init(&table, 3);
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *row = json_array_get(checks, i);
        struct slice mend = text_of(row, "how_to_mend");

        table_add(&table, text_of(row, "check"));
        table_add(&table, text_of(row, "status"));
        table_add(&table, text_of(row, "found"));
        if (mend.len == 0)
            continue;
        table_add(&table, SLICE(" "));
        table_add(&table, SLICE("mend:"));
        table_add(&table, mend);
    }
    code = output_table(&table, err);
    table_release(&table);
    return code;
}

static int tell(const struct invocation *inv, const json_t *answer,
                struct error *err)
{
    const json_t *checks = json_object_get(answer, "checks");
    size_t failed = count_failed(checks);

    if ((invocation_wants_json(inv) ? output_json(answer, err)
                                    : write_checks(checks, err)) < 0)
        return err->code;
    if (failed == 0)
        return 0;
    return error_set(err, ERROR_INVALID, "%zu of %zu checks failed", failed,
                     json_array_size(checks));
}

int brand_verify_command(struct invocation *inv, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    json_t *answer = NULL;
    int code;

    buffer_append(&path, SLICE("/api/v1/brands"));
    uri_append_segment(&path, slice_str(invocation_argument(inv, 0)));
    buffer_append(&path, SLICE("/verify"));
    code =
        client_json(inv->client, "POST", buffer_str(&path), NULL, &answer, err);
    if (code == 0)
        code = tell(inv, answer, err);
    json_decref(answer);
    buffer_release(&path);
    return code;
}
