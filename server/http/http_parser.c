#include "server/http/http_parser.h"

#include <string.h>

#include "server/http/http_bytes.h"

#define METHOD_MAX 32 /* longer than any registered method */

/*
 * A step reads as far as its state goes: STEP_ON and the next state, STEP_MORE
 * at the end of the input, or the status to refuse with.
 */
enum { STEP_ON = 0, STEP_MORE = 1, STEP_BAD = 400 };

static int go(struct http_parser *parser, enum http_parser_state state)
{
    parser->state = state;
    return STEP_ON;
}

/* Exactly the byte `want`, then `state`. */
static int expect(struct http_parser *parser, struct slice input, char want,
                  enum http_parser_state state)
{
    if (input.ptr[parser->at] != want)
        return STEP_BAD;
    parser->at++;
    return go(parser, state);
}

/* Moves over bytes of the class; true if it ended at another byte. */
static bool skip_class(struct http_parser *parser, struct slice input,
                       unsigned char class)
{
    size_t at = parser->at;

    while (at < input.len && http_bytes_is(input.ptr[at], class))
        at++;
    parser->at = at;
    return at < input.len;
}

static struct slice token(const struct http_parser *parser, struct slice input)
{
    return slice_of(input.ptr + parser->mark, parser->at - parser->mark);
}

static struct http_span token_span(const struct http_parser *parser)
{
    return (struct http_span){(uint16_t)parser->mark,
                              (uint16_t)(parser->at - parser->mark)};
}

/* Behind the byte that ended a token, the next one begins. */
static int next_token(struct http_parser *parser, enum http_parser_state state)
{
    parser->at++;
    parser->mark = parser->at;
    return go(parser, state);
}

static int step_start(struct http_parser *parser, struct slice input)
{
    if (input.ptr[parser->at] == '\r') {
        parser->at++;
        return go(parser, HTTP_PARSER_START_LF);
    }
    return go(parser, HTTP_PARSER_METHOD);
}

static int step_start_lf(struct http_parser *parser, struct slice input)
{
    int rc = expect(parser, input, '\n', HTTP_PARSER_METHOD);

    parser->mark = parser->at;
    return rc;
}

static int step_method(struct http_parser *parser, struct slice input)
{
    bool ended = skip_class(parser, input, HTTP_BYTE_TOKEN);
    int refusal;

    if (parser->at - parser->mark > METHOD_MAX)
        return 501;
    if (!ended)
        return STEP_MORE;
    if (input.ptr[parser->at] != ' ' || parser->at == parser->mark)
        return STEP_BAD;
    refusal = http_head_set_method(&parser->head, token(parser, input));
    return refusal != 0 ? refusal : next_token(parser, HTTP_PARSER_TARGET);
}

static int step_target(struct http_parser *parser, struct slice input)
{
    int refusal;

    if (!skip_class(parser, input, HTTP_BYTE_TARGET))
        return STEP_MORE;
    if (input.ptr[parser->at] != ' ')
        return STEP_BAD;
    refusal =
        http_head_set_target(&parser->head, input.ptr, token_span(parser));
    return refusal != 0 ? refusal : next_token(parser, HTTP_PARSER_VERSION);
}

static int step_version(struct http_parser *parser, struct slice input)
{
    bool ended = skip_class(parser, input, HTTP_BYTE_TARGET);
    int refusal;

    if (parser->at - parser->mark > sizeof("HTTP/1.1") - 1)
        return STEP_BAD;
    if (!ended)
        return STEP_MORE;
    if (input.ptr[parser->at] != '\r')
        return STEP_BAD;
    refusal = http_head_set_version(&parser->head, token(parser, input));
    return refusal != 0 ? refusal : next_token(parser, HTTP_PARSER_VERSION_LF);
}

/*
 * The steps of a field line, last first: mostly all of it is there, and one
 * goes right on with the next.
 */
static int step_value(struct http_parser *parser, struct slice input)
{
    struct http_field field = {parser->name, {0, 0}};
    int refusal;

    parser->at = http_bytes_skip_value(input, parser->at);
    if (parser->at == input.len)
        return STEP_MORE;
    if (input.ptr[parser->at] != '\r')
        return STEP_BAD;
    field.value = (struct http_span){
        (uint16_t)parser->mark, (uint16_t)slice_trim(token(parser, input)).len};
    refusal = http_head_add_field(&parser->head, input.ptr, field);
    parser->at++;
    return refusal != 0 ? refusal : go(parser, HTTP_PARSER_VALUE_LF);
}

static int step_blank(struct http_parser *parser, struct slice input)
{
    while (parser->at < input.len &&
           (input.ptr[parser->at] == ' ' || input.ptr[parser->at] == '\t'))
        parser->at++;
    if (parser->at == input.len)
        return STEP_MORE;
    parser->mark = parser->at;
    parser->state = HTTP_PARSER_VALUE;
    return step_value(parser, input);
}

static int step_name(struct http_parser *parser, struct slice input)
{
    if (!skip_class(parser, input, HTTP_BYTE_TOKEN))
        return STEP_MORE;
    if (input.ptr[parser->at] != ':' || parser->at == parser->mark)
        return STEP_BAD;
    parser->name = token_span(parser);
    parser->at++;
    parser->state = HTTP_PARSER_BLANK;
    return step_blank(parser, input);
}

static int step_line(struct http_parser *parser, struct slice input)
{
    if (input.ptr[parser->at] == '\r') {
        parser->at++;
        return go(parser, HTTP_PARSER_END_LF);
    }
    parser->mark = parser->at;
    parser->state = HTTP_PARSER_NAME;
    return step_name(parser, input);
}

static int step(struct http_parser *parser, struct slice input)
{
    switch (parser->state) {
    case HTTP_PARSER_START:
        return step_start(parser, input);
    case HTTP_PARSER_START_LF:
        return step_start_lf(parser, input);
    case HTTP_PARSER_METHOD:
        return step_method(parser, input);
    case HTTP_PARSER_TARGET:
        return step_target(parser, input);
    case HTTP_PARSER_VERSION:
        return step_version(parser, input);
    case HTTP_PARSER_LINE:
        return step_line(parser, input);
    case HTTP_PARSER_NAME:
        return step_name(parser, input);
    case HTTP_PARSER_BLANK:
        return step_blank(parser, input);
    case HTTP_PARSER_VALUE:
        return step_value(parser, input);
    case HTTP_PARSER_VERSION_LF:
    case HTTP_PARSER_VALUE_LF:
        return expect(parser, input, '\n', HTTP_PARSER_LINE);
    case HTTP_PARSER_END_LF:
        return expect(parser, input, '\n', HTTP_PARSER_DONE);
    case HTTP_PARSER_DONE:
        break;
    }
    return STEP_BAD;
}

void http_parser_init(struct http_parser *parser)
{
    parser->state = HTTP_PARSER_START;
    parser->at = 0;
    parser->mark = 0;
    http_head_init(&parser->head);
}

static bool in_request_line(const struct http_parser *parser)
{
    return parser->state <= HTTP_PARSER_VERSION_LF;
}

/* At the end of what may be looked at: wait for more, or too long. */
static int out_of_input(const struct http_parser *parser)
{
    if (in_request_line(parser))
        return parser->at >= HTTP_LINE_MAX ? -414 : 0;
    return parser->at >= HTTP_HEAD_MAX ? -431 : 0;
}

int http_parser_feed(struct http_parser *parser, struct slice input)
{
    struct slice line = slice_head(input, HTTP_LINE_MAX);
    struct slice head = slice_head(input, HTTP_HEAD_MAX);
    int refusal;

    while (parser->state != HTTP_PARSER_DONE) {
        struct slice seen = in_request_line(parser) ? line : head;
        int rc;

        if (parser->at == seen.len)
            return out_of_input(parser);
        rc = step(parser, seen);
        if (rc == STEP_MORE)
            return out_of_input(parser);
        if (rc != STEP_ON)
            return -rc;
    }
    refusal = http_head_finish(&parser->head);
    return refusal != 0 ? -refusal : (int)parser->at;
}
