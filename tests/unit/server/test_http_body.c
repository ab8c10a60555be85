#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "server/http/http_body.h"

#define LIMIT 20

/* A chunked body, what it decodes to, or the status to refuse with. */
struct row {
    struct slice sent;
    int status;
    const char *body;
};

#define OK(body, text)            \
    {                             \
        SLICE_INIT(text), 0, body \
    }
#define BAD(status, text)              \
    {                                  \
        SLICE_INIT(text), status, NULL \
    }

static const struct row rows[] = {
    OK("", "0\r\n\r\n"),
    OK("hello", "5\r\nhello\r\n0\r\n\r\n"),
    OK("hello world", "5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n"),
    OK("0123456789", "a\r\n0123456789\r\n0\r\n\r\n"),
    OK("0123456789", "A\r\n0123456789\r\n0\r\n\r\n"),
    OK("01234567890123456789", "00000014\r\n01234567890123456789\r\n0\r\n\r\n"),
    OK("x", "0000000000000001\r\nx\r\n0\r\n\r\n"),
    OK("\r\n0\r\n", "5\r\n\r\n0\r\n\r\n0\r\n\r\n"),
    OK("a", "1;x\r\na\r\n0;y=z\r\n\r\n"),
    OK("a", "1;x=\"y z\\\"\\\\;\tq\"\r\na\r\n0\r\n\r\n"),
    OK("a", "1;a;b=c;d=\"e\";f\r\na\r\n0\r\n\r\n"),
    OK("", "0\r\nTrailer: x\r\nY:\r\n\r\n"),

    BAD(400, "\r\n"),
    BAD(400, "\n"),
    BAD(400, " 5\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5 \r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5\t\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "0x5\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "+5\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "-5\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5h\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5_\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "g\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5,5\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5.0\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5\nhello\r\n0\r\n\r\n"),
    BAD(400, "5\rhello\r\n0\r\n\r\n"),
    BAD(400, "5\r\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5\0\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "5\r\nhello\n0\r\n\r\n"),
    BAD(400, "5\r\nhello0\r\n\r\n"),
    BAD(400, "5\r\nhello!\r\n0\r\n\r\n"),
    BAD(400, "5\r\nhello\r0\r\n\r\n"),
    BAD(400, "5\r\nhelloXX0\r\n\r\n"),
    BAD(400, "00000000000000005\r\nhello\r\n0\r\n\r\n"),
    BAD(400, "10000000000000005\r\nhello\r\n0\r\n\r\n"),
    BAD(413, "ffffffffffffffff\r\n"),
    BAD(413, "8000000000000000\r\n"),
    BAD(413, "15\r\n"),
    BAD(413, "a\r\n0123456789\r\nb\r\n"),
    BAD(400, "1;\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;;x\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;=x\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=y=z\r\na\r\n0\r\n\r\n"),
    BAD(400, "1; x\r\na\r\n0\r\n\r\n"),
    BAD(400, "1 ;x\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x y\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\"y\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\"y\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\"y\\\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\"y\"z\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x=\"\0\"\r\na\r\n0\r\n\r\n"),
    BAD(400, "1;x\x80=y\r\na\r\n0\r\n\r\n"),
    BAD(400, "0\r\n\n"),
    BAD(400, "0\r\n\rX"),
    BAD(400, "0\n\r\n"),
    BAD(400, "0\r\n Folded: x\r\n\r\n"),
    BAD(400, "0\r\nX: y\r\n folded\r\n\r\n"),
    BAD(400, "0\r\nX : y\r\n\r\n"),
    BAD(400, "0\r\n: y\r\n\r\n"),
    BAD(400, "0\r\nX\r\n\r\n"),
    BAD(400, "0\r\nX: y\n\r\n"),
    BAD(400, "0\r\nX: y\0\r\n\r\n"),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct http_head chunked = {.framing = HTTP_FRAMING_CHUNKED};

/* The status, or 0 if the body ended exactly with its bytes, -1 otherwise. */
static int feed(struct slice sent, size_t step, struct buffer *out)
{
    struct http_body body;
    size_t at = 0;

    buffer_clear(out);
    if (http_body_init(&body, &chunked, LIMIT) != 0)
        return -1;
    while (at < sent.len && !http_body_is_done(&body)) {
        struct slice piece = slice_head(slice_skip(sent, at), step);
        char *copy = slice_copy(piece);
        size_t used;
        int status =
            http_body_feed(&body, slice_of(copy, piece.len), &used, out);

        free(copy);
        if (status != 0)
            return status;
        at += used;
    }
    return at == sent.len && http_body_is_done(&body) ? 0 : -1;
}

Test(http_body, decodes_and_refuses_however_it_is_cut)
{
    struct buffer out = BUFFER_INIT;

    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t step = 1; step <= rows[i].sent.len; step++) {
            int status = feed(rows[i].sent, step, &out);

            cr_assert_eq(status, rows[i].status, "row %zu by %zu: %d for %s", i,
                         step, status, rows[i].sent.ptr);
            if (rows[i].body != NULL)
                cr_assert_str_eq(buffer_str(&out), rows[i].body);
        }
    }
    buffer_release(&out);
}

Test(http_body, leaves_what_comes_behind)
{
    struct http_head head = {.framing = HTTP_FRAMING_LENGTH,
                             .content_length = 3};
    struct buffer out = BUFFER_INIT;
    struct http_body body;
    size_t used;

    cr_assert_eq(http_body_init(&body, &head, 3), 0);
    cr_assert_eq(http_body_feed(&body, SLICE("ab"), &used, &out), 0);
    cr_assert_eq(used, 2);
    cr_assert_not(http_body_is_done(&body));
    cr_assert_eq(http_body_feed(&body, SLICE("cGET"), &used, &out), 0);
    cr_assert_eq(used, 1);
    cr_assert(http_body_is_done(&body));
    cr_assert_str_eq(buffer_str(&out), "abc");
    cr_assert_eq(http_body_init(&body, &chunked, 9), 0);
    cr_assert_eq(http_body_feed(&body, SLICE("0\r\n\r\nGET"), &used, &out), 0);
    cr_assert_eq(used, 5);
    buffer_release(&out);
}

Test(http_body, no_body_is_done_and_a_long_one_refused_at_once)
{
    struct http_head none = {.framing = HTTP_FRAMING_NONE};
    struct http_head length = {.framing = HTTP_FRAMING_LENGTH,
                               .content_length = 11};
    struct http_body body;

    cr_assert_eq(http_body_init(&body, &none, 0), 0);
    cr_assert(http_body_is_done(&body));
    cr_assert_eq(http_body_init(&body, &length, 10), 413);
    cr_assert_eq(http_body_init(&body, &length, 11), 0);
    cr_assert_eq(http_body_init(&body, &length, 0), 413);
    cr_assert_eq(http_body_init(&body, &chunked, 0), 413);
}

Test(http_body, extensions_and_trailers_are_bounded)
{
    struct buffer sent = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;

    for (int i = 0; i < 20; i++) {
        buffer_append(&sent, SLICE("1;"));
        memset(buffer_reserve(&sent, 300), 'x', 300);
        buffer_commit(&sent, 300);
        buffer_append(&sent, SLICE("\r\na\r\n"));
    }
    cr_assert_eq(feed(buffer_slice(&sent), 1000, &out), 400);
    buffer_clear(&sent);
    buffer_append(&sent, SLICE("0\r\n"));
    for (int i = 0; i < 2000; i++)
        buffer_append(&sent, SLICE("X: y\r\n"));
    cr_assert_eq(feed(buffer_slice(&sent), 1000, &out), 431);
    buffer_release(&sent);
    buffer_release(&out);
}
