#ifndef SERVER_HTTP_HEAD_H
#define SERVER_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"
#include "server/http/http_method.h"

/*
 * A request's head: what its request line and header fields say. The parser
 * (http_parser.h) finds lines and fields; here they get their meaning, and
 * whatever leaves in doubt where the request ends or whom it is for is
 * refused.
 *
 * Everything is kept as offsets into the bytes of the head, so these may move
 * while the head is still coming in; whoever reads hands the present address
 * (`base`) in. Functions that check return 0 or the status to refuse with.
 */
#define HTTP_HEAD_MAX   16384 /* bytes of a head, request line included */
#define HTTP_LINE_MAX   8192  /* bytes of the request line */
#define HTTP_FIELDS_MAX 100

struct http_span {
    uint16_t at;
    uint16_t len;
};

struct http_field {
    struct http_span name;
    struct http_span value; /* without blanks at its ends */
};

enum http_framing {
    HTTP_FRAMING_NONE,   /* no body */
    HTTP_FRAMING_LENGTH, /* content_length bytes, at least 1 */
    HTTP_FRAMING_CHUNKED
};

struct http_head {
    enum http_method method;
    int version; /* 10, 11 or 20 */
    struct http_span path;
    struct http_span query;
    struct http_span host;
    bool has_query;
    bool has_host_field;
    bool has_target_host; /* absolute-form: its host wins */
    bool has_length;
    bool close;      /* Connection: close */
    bool keep_alive; /* Connection: keep-alive */
    bool expects_continue;
    enum http_framing framing;
    uint64_t content_length;
    size_t field_count;
    struct http_field fields[HTTP_FIELDS_MAX];
};

static inline struct slice http_head_slice(struct http_span span,
                                           const char *base)
{
    return slice_of(base + span.at, span.len);
}

void http_head_init(struct http_head *head);

/* The parts of the request line. */
int http_head_set_method(struct http_head *head, struct slice name)
    __attribute__((warn_unused_result));
int http_head_set_target(struct http_head *head, const char *base,
                         struct http_span span)
    __attribute__((warn_unused_result));
int http_head_set_version(struct http_head *head, struct slice text)
    __attribute__((warn_unused_result));

/* One more field whose bytes are well-formed. */
int http_head_add_field(struct http_head *head, const char *base,
                        struct http_field field)
    __attribute__((warn_unused_result));

/* The empty line was reached: what must be there is there. */
int http_head_finish(struct http_head *head)
    __attribute__((warn_unused_result));

/* The first field of this name in any case, or SLICE_NONE. */
struct slice http_head_field(const struct http_head *head, const char *base,
                             struct slice name);

/* Whether the connection may serve another request after this one. */
bool http_head_persists(const struct http_head *head);

#endif
