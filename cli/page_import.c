#include "cli/page_import.h"

#include <inttypes.h>

#include "cli/client.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "cli/plural.h"
#include "cli/uploads.h"
#include "core/file.h"
#include "core/slice.h"

#define PATH "/api/v1/pages/import"

/* What the server takes as one body. */
#define FILE_MAX ((size_t)8 << 20)

static int64_t number(const json_t *answer, const char *name)
{
    return json_integer_value(json_object_get(answer, name));
}

static void show_rejected(const json_t *rejected)
{
    for (size_t i = 0; i < json_array_size(rejected); i++) {
        const json_t *row = json_array_get(rejected, i);

        output_note("line %" PRId64 ": %s", number(row, "line"),
                    json_string_value(json_object_get(row, "reason")));
    }
}

static const char *ending(const json_t *answer, const char *name)
{
    return plural_ending((uint64_t)number(answer, name));
}

static int write_summary(const json_t *answer, bool dry_run, struct error *err)
{
    struct buffer line = BUFFER_INIT;
    int code;

    buffer_appendf(
        &line,
        "%" PRId64 " row%s, %" PRId64 " item%s on %" PRId64 " page%s: %" PRId64
        " added, %" PRId64 " changed, %" PRId64 " unchanged%s",
        number(answer, "rows"), ending(answer, "rows"), number(answer, "items"),
        ending(answer, "items"), number(answer, "pages"),
        ending(answer, "pages"), number(answer, "added"),
        number(answer, "changed"), number(answer, "unchanged"),
        dry_run ? "; nothing was written" : "");
    code = output_line(buffer_str(&line), err);
    buffer_release(&line);
    return code;
}

static int tell(const struct invocation *inv, const json_t *answer,
                struct error *err)
{
    const json_t *rejected = json_object_get(answer, "rejected");
    bool dry_run = json_is_true(json_object_get(answer, "dry_run"));
    bool json = invocation_wants_json(inv);

    if (!json)
        show_rejected(rejected);
    if ((json ? output_json(answer, err)
              : write_summary(answer, dry_run, err)) < 0)
        return err->code;
    if (json_array_size(rejected) == 0)
        return 0;
    return error_set(err, ERROR_INVALID, "%zu of %" PRId64 " row%s %s rejected",
                     json_array_size(rejected), number(answer, "rows"),
                     ending(answer, "rows"),
                     dry_run ? "would be"
                             : plural_were(json_array_size(rejected)));
}

static int send(struct invocation *inv, struct uploads *uploads,
                json_t **answer, struct error *err)
{
    struct slice file = slice_str(invocation_argument(inv, 0));
    struct upload upload = {SLICE_NONE, SLICE_NONE};
    struct buffer path = BUFFER_INIT;

    if (slice_equal(file, SLICE("-")))
        file = SLICE("/dev/stdin");
    if (file_read(file.ptr, FILE_MAX, uploads_body(uploads), err) < 0)
        return err->code;
    buffer_append(&path, SLICE(PATH));
    fields_query(inv, &path);
    uploads_send(uploads, buffer_str(&path));
    buffer_release(&path);
    if (uploads_wait(uploads, &upload, err) < 0)
        return err->code;
    return client_parse(inv->client, upload.answer, answer, err);
}

int page_import_run(struct invocation *inv, struct error *err)
{
    struct uploads *uploads = uploads_new(inv->client);
    json_t *answer = NULL;
    int code = send(inv, uploads, &answer, err);

    if (code == 0)
        code = tell(inv, answer, err);
    json_decref(answer);
    uploads_free(&uploads);
    return code;
}
