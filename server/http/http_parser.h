#ifndef SERVER_HTTP_PARSER_H
#define SERVER_HTTP_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"
#include "server/http/http_head.h"

/*
 * The strict, incremental parser of request heads (RFC 9112).
 *
 *     http_parser_init(&parser);
 *     got = http_parser_feed(&parser, all_bytes_so_far);
 *     got > 0   the head is complete and `got` bytes long; parser.head holds it
 *     got == 0  call again with the same bytes (they may have moved) and more
 *     got < 0   refuse with status -got, close, never parse a byte behind it
 *
 * Each byte is looked at once, however the input is cut. The outcome depends
 * on the bytes alone, never on where they were cut.
 *
 * Stricter than many: lines end with CRLF and nothing else; no folded lines,
 * no blank before a colon, no empty name; no control bytes anywhere but tabs
 * in values; nothing from 0x80 and no '#' in the target; one Host field in
 * HTTP/1.1; one Content-Length of digits, or "Transfer-Encoding: chunked" and
 * nothing else; one CRLF before the request line is skipped, no more.
 */
enum http_parser_state {
    HTTP_PARSER_START,      /* nothing yet */
    HTTP_PARSER_START_LF,   /* CR of an empty line before the request */
    HTTP_PARSER_METHOD,     /* in the method */
    HTTP_PARSER_TARGET,     /* in the target */
    HTTP_PARSER_VERSION,    /* in the version */
    HTTP_PARSER_VERSION_LF, /* CR behind the version */
    HTTP_PARSER_LINE,       /* at the first byte of a line */
    HTTP_PARSER_NAME,       /* in a field name */
    HTTP_PARSER_BLANK,      /* behind the colon, before the value */
    HTTP_PARSER_VALUE,      /* in a field value */
    HTTP_PARSER_VALUE_LF,   /* CR behind a value */
    HTTP_PARSER_END_LF,     /* CR of the empty line */
    HTTP_PARSER_DONE
};

struct http_parser {
    enum http_parser_state state;
    size_t at;             /* bytes looked at */
    size_t mark;           /* where the present token began */
    struct http_span name; /* of the field whose value is being read */
    struct http_head head;
};

void http_parser_init(struct http_parser *parser);

/* Call no more once it returned other than 0. */
int http_parser_feed(struct http_parser *parser, struct slice input)
    __attribute__((warn_unused_result));

/* Whether anything but an empty line has arrived. */
static inline bool http_parser_began(const struct http_parser *parser)
{
    return parser->state > HTTP_PARSER_METHOD ||
           (parser->state == HTTP_PARSER_METHOD && parser->at > parser->mark);
}

#endif
