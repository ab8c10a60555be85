/* module: server */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_parser.h"

/*
 * A head fed at once and fed in two or three parts must come out the same:
 * same length or refusal, same framing, same spans. The first two bytes say
 * where to cut. Each part is its own allocation, so that a byte read too far
 * is seen.
 */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static int feed(struct http_parser *parser, struct slice text, size_t len)
{
    char *part = memory_alloc(len);
    int got;

    memcpy(part, text.ptr, len);
    got = http_parser_feed(parser, slice_of(part, len));
    free(part);
    return got;
}

static int feed_in_parts(struct http_parser *parser, struct slice text,
                         size_t first, size_t second)
{
    int got;

    http_parser_init(parser);
    got = feed(parser, text, first);
    if (got == 0)
        got = feed(parser, text, second);
    if (got == 0)
        got = feed(parser, text, text.len);
    return got;
}

static void check_spans(const struct http_head *head, int len)
{
    size_t limit = (size_t)len;

    if ((size_t)head->path.at + head->path.len > limit ||
        (size_t)head->query.at + head->query.len > limit ||
        (size_t)head->host.at + head->host.len > limit)
        abort();
    for (size_t i = 0; i < head->field_count; i++) {
        const struct http_field *field = &head->fields[i];

        if (field->name.len == 0 ||
            (size_t)field->value.at + field->value.len > limit)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct http_parser whole;
    struct http_parser parts;
    struct slice text;
    size_t first;
    size_t second;
    int got;

    if (size < 2)
        return 0;
    text = slice_of(data + 2, size - 2);
    first = data[0] * text.len / 255;
    second = first + data[1] * (text.len - first) / 255;
    http_parser_init(&whole);
    got = feed(&whole, text, text.len);
    if (feed_in_parts(&parts, text, first, second) != got)
        abort();
    if (got <= 0)
        return 0;
    check_spans(&whole.head, got);
    if (whole.head.framing != parts.head.framing ||
        whole.head.content_length != parts.head.content_length ||
        whole.head.field_count != parts.head.field_count ||
        whole.head.host.at != parts.head.host.at ||
        whole.head.host.len != parts.head.host.len)
        abort();
    return 0;
}
