#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>

#include "core/file.h"
#include "server/api/call/json_body.h"

static const struct {
    const char *text;
    enum error_code code;
    const char *reason;
} cases[] = {
    {"{}", ERROR_NONE, ""},
    {" [1, 2.5, \"x\", null, true] \n", ERROR_NONE, ""},
    {"\"alone\"", ERROR_NONE, ""},
    {"", ERROR_SYNTAX, "no_body"},
    {" ", ERROR_SYNTAX, "malformed_json"},
    {"{", ERROR_SYNTAX, "malformed_json"},
    {"{} {}", ERROR_SYNTAX, "malformed_json"},
    {"{\"a\": 1,}", ERROR_SYNTAX, "malformed_json"},
    {"{'a': 1}", ERROR_SYNTAX, "malformed_json"},
    {"{\"a\": 01}", ERROR_SYNTAX, "malformed_json"},
    {"{\"a\": NaN}", ERROR_SYNTAX, "malformed_json"},
    {"[\"\xff\"]", ERROR_SYNTAX, "malformed_json"},
    {"[\"\\ud800\"]", ERROR_SYNTAX, "malformed_json"},
    {"\xef\xbb\xbf{}", ERROR_SYNTAX, "malformed_json"},
    {"{\"a\": 1, \"a\": 2}", ERROR_INVALID, "duplicate_name"},
    {"[\"\\u0000\"]", ERROR_INVALID, "nul_character"},
    {"{\"\\u0000\": 1}", ERROR_INVALID, "nul_character"},
    {"[123456789012345678901234567890]", ERROR_SYNTAX, "number_too_big"},
};

Test(json_body, only_json_is_json)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err = ERROR_INIT;
        json_t *body = NULL;
        int code = json_body_parse(slice_str(cases[i].text), &body, &err);

        cr_expect_eq(code, (int)cases[i].code, "%s: %d", cases[i].text, code);
        cr_expect_eq(body != NULL, code == 0);
        if (code < 0)
            cr_expect_str_eq(err.reason, cases[i].reason, "%s", cases[i].text);
        json_decref(body);
    }
}

Test(json_body, a_mistake_has_its_place)
{
    struct error err = ERROR_INIT;
    json_t *body;

    cr_assert_lt(
        json_body_parse(SLICE("{\n  \"a\": 1\n  \"b\": 2\n}"), &body, &err), 0);
    cr_expect_not_null(strstr(err.message, "line 3, column"), "%s",
                       err.message);
}

Test(json_body, depth_is_bounded)
{
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    json_t *body;

    for (int i = 0; i < 100000; i++)
        buffer_append_byte(&text, '[');
    cr_expect_eq(json_body_parse(buffer_slice(&text), &body, &err),
                 ERROR_SYNTAX);
    buffer_release(&text);
}

/* ---- JSONTestSuite: y_ must be taken for JSON, n_ must not --------------- */

static const char *corpus_dir(char *path, size_t size)
{
    const char *shared = getenv("WAYPOST_SHARED");

    snprintf(path, size, "%s/corpora/json", shared != NULL ? shared : "none");
    return path;
}

static void check_file(const char *dir, const char *name)
{
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    char *path = file_path(dir, "%s", name);
    json_t *body = NULL;
    int code;

    cr_assert_eq(file_read(path, 1 << 20, &text, &err), 0, "%s", err.message);
    code = json_body_parse(buffer_slice(&text), &body, &err);
    if (name[0] == 'y')
        cr_expect_neq(code, ERROR_SYNTAX, "%s: %s", name, err.message);
    else if (name[0] == 'n')
        cr_expect_eq(code, ERROR_SYNTAX, "%s: %d", name, code);
    json_decref(body);
    buffer_release(&text);
    free(path);
}

Test(json_body, json_test_suite)
{
    char path[512];
    DIR *dir = opendir(corpus_dir(path, sizeof(path)));
    struct dirent *entry;
    int files = 0;

    if (dir == NULL) {
        cr_skip_test("corpora: skipped, there is no %s", path);
        return;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (slice_ends(slice_str(entry->d_name), SLICE(".json"))) {
            check_file(path, entry->d_name);
            files++;
        }
    }
    closedir(dir);
    cr_expect_gt(files, 300);
}
