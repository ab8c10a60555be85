#include <criterion/criterion.h>
#include <string.h>

#include "server/http2/http2_head.h"

/*
 * Fields as lines "name: value\n", and what becomes of them; what nghttp2
 * refuses before, test_http2_session.c shows.
 */
static struct http2_head head;

static int read_head(const char *lines)
{
    struct slice rest = slice_str(lines);
    struct slice line;

    http2_head_init(&head);
    while (slice_split(&rest, '\n', &line) && line.len > 0) {
        size_t colon = 1 + slice_search(slice_skip(line, 1), SLICE(": "));

        http2_head_add(&head, slice_head(line, colon),
                       slice_skip(line, colon + 2));
    }
    return http2_head_finish(&head);
}

static struct slice part(struct http_span span)
{
    return http_head_slice(span, buffer_slice(&head.text).ptr);
}

struct row {
    const char *lines;
    int refusal;
};

#define START ":method: GET\n:scheme: https\n:authority: go.example\n"

static const struct row rows[] = {
    {START ":path: /\n", 0},
    {":path: /\n:authority: go.example\n:scheme: https\n:method: GET\n", 0},
    {START ":path: /?\n", 0},
    {START ":path: /\n"
           "host: GO.example\n",
     0},
    {START ":path: /\n"
           "host: go.example:443\n",
     400},
    {START ":path: /\n"
           "host: \n",
     400},
    {":method: GET\n:scheme: https\n:path: /\nhost: go.example\n", 0},
    {":method: GET\n:scheme: https\n:path: /\nhost: a\nhost: a\n", 400},
    {":method: GET\n:scheme: https\n:path: /\n", 400},
    {START, 400},
    {START ":path: go\n", 400},
    {START ":path: http://go.example/\n", 400},
    {START ":path: //evil.example/\n", 0},
    {START ":path: *\n", 400},
    {START ":path: /a\tb\n", 400},
    {":method: OPTIONS\n:scheme: https\n:authority: a\n:path: *\n", 0},
    {":method: CONNECT\n:authority: a:443\n", 0},
    {":method: CONNECT\n:authority: a\n", 400},
    {":method: get\n:scheme: https\n:authority: a\n:path: /\n", 501},
    {START ":path: /\nexpect: 100-continue\n", 0},
    {START ":path: /\nexpect: 200-ok\n", 417},
    {START ":path: /\na: b\001c\n", 400},
    {START ":path: /\na: \xc3\xa4\n", 0},
    {START ":path: /\ntransfer-encoding: gzip\n", 501},
    {":method: GET\n:scheme: gopher\n:authority: a\n:path: /\n", 400},
    {":method: GET\n:scheme: https\n:authority: u@a\n:path: /\n", 400},
    {":method: GET\n:scheme: https\n:authority: a,b\n:path: /\n", 400},
};

Test(http2_head, each_is_taken_or_refused)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int refusal = read_head(rows[i].lines);

        cr_expect_eq(refusal, rows[i].refusal, "%zu: %d", i, refusal);
        http2_head_release(&head);
    }
}

Test(http2_head, becomes_what_http1_would_have_made)
{
    cr_assert_eq(read_head(START ":path: /a/b?c=d\nx-e: f\ncookie: g=h\n"
                                 "content-length: 12\ncookie: i=j\n"),
                 0);
    cr_assert_eq(head.head.version, 20);
    cr_assert_eq(head.head.method, HTTP_METHOD_GET);
    cr_assert(slice_equal(part(head.head.path), SLICE("/a/b")));
    cr_assert(head.head.has_query);
    cr_assert(slice_equal(part(head.head.query), SLICE("c=d")));
    cr_assert(slice_equal(part(head.head.host), SLICE("go.example")));
    cr_assert_eq(head.head.content_length, 12);
    cr_assert_eq(head.head.field_count, 4, "host, x-e, length, cookie");
    cr_assert(
        slice_equal(http_head_field(&head.head, buffer_slice(&head.text).ptr,
                                    SLICE("Cookie")),
                    SLICE("g=h; i=j")));
    http2_head_release(&head);
}

Test(http2_head, a_refused_head_of_head_is_one)
{
    cr_assert_eq(read_head(":method: HEAD\n:scheme: https\n:path: /\n"), 400);
    cr_assert_eq(head.head.method, HTTP_METHOD_HEAD);
    http2_head_release(&head);
}

Test(http2_head, nothing_is_kept_beyond_the_limit)
{
    char value[1000];

    http2_head_init(&head);
    memset(value, 'x', sizeof(value));
    for (int i = 0; i < 1000; i++)
        http2_head_add(&head, SLICE("a"), slice_of(value, sizeof(value)));
    cr_assert_eq(head.listed, 1000 * (sizeof(value) + 1 + HTTP2_HEAD_ENTRY));
    cr_assert_leq(head.text.len + head.cookie.len, HTTP_HEAD_MAX);
    cr_assert_eq(http2_head_finish(&head), 431);
    http2_head_release(&head);
}

Test(http2_head, trailers_count_too)
{
    cr_assert_eq(read_head(START ":path: /\n"), 0);
    for (int i = 0; i < 1000; i++)
        http2_head_add_trailer(&head, SLICE("a"), SLICE("b"));
    cr_assert_eq(head.refusal, 431);
    http2_head_release(&head);
}
