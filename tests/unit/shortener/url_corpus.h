#ifndef TESTS_SHORTENER_URL_CORPUS_H
#define TESTS_SHORTENER_URL_CORPUS_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/slice.h"

/*
 * The URL standard's own vectors (web-platform-tests), from the corpora beside
 * the project. None of them is part of it.
 *
 *     json_t *tests = url_corpus_load("urltestdata.json");
 *     if (tests == NULL)
 *         return;                    ctest is told that it was skipped
 *     ... url_corpus_text(test, "input") ...
 *     json_decref(tests);
 */
static inline bool url_corpus_unit(struct slice text, uint64_t *unit)
{
    return slice_starts(text, SLICE("\\u")) && text.len >= 6 &&
           slice_parse_hex64(slice_head(slice_skip(text, 2), 4), unit);
}

/*
 * JavaScript strings may hold half a character (a lone surrogate), UTF-8 and
 * JSON may not: as in a browser, U+FFFD takes its place.
 */
static inline void url_corpus_replace_halves(struct slice text,
                                             struct buffer *out)
{
    while (text.len > 0) {
        uint64_t unit = 0;
        uint64_t next = 0;
        size_t len = slice_starts(text, SLICE("\\")) ? 2 : 1;

        if (url_corpus_unit(text, &unit)) {
            bool half = unit >= 0xd800 && unit <= 0xdfff;
            bool pair = half && unit < 0xdc00 &&
                        url_corpus_unit(slice_skip(text, 6), &next) &&
                        next >= 0xdc00 && next <= 0xdfff;

            len = pair ? 12 : 6;
            if (half && !pair) {
                buffer_append(out, SLICE("\\ufffd"));
                text = slice_skip(text, len);
                continue;
            }
        }
        buffer_append(out, slice_head(text, len));
        text = slice_skip(text, len);
    }
}

static inline json_t *url_corpus_load(const char *name)
{
    const char *shared = getenv("WAYPOST_SHARED");
    struct buffer bytes = BUFFER_INIT;
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    json_error_t error;
    json_t *json;
    char path[512];

    snprintf(path, sizeof(path), "%s/corpora/url/%s",
             shared != NULL ? shared : "../shared", name);
    if (access(path, R_OK) != 0) {
        printf("corpora: skipped, no %s\n", path);
        return NULL;
    }
    cr_assert_eq(file_read(path, 8 << 20, &bytes, &err), 0, "%s", err.message);
    url_corpus_replace_halves(buffer_slice(&bytes), &text);
    json = json_loadb(buffer_str(&text), text.len, JSON_ALLOW_NUL, &error);
    cr_assert_not_null(json, "%s: %s", path, error.text);
    buffer_release(&text);
    buffer_release(&bytes);
    return json;
}

static inline struct slice url_corpus_text(const json_t *test, const char *name)
{
    const json_t *text = json_object_get(test, name);

    return slice_of(json_string_value(text), json_string_length(text));
}

#endif
