#ifndef SERVER_HTTP_TARGET_H
#define SERVER_HTTP_TARGET_H

#include <stdbool.h>

#include "core/slice.h"
#include "server/http/http_method.h"

/*
 * The request target of RFC 9112, 3.2 in its four forms:
 *
 *     /path?query                origin-form
 *     http://host/path?query     absolute-form; its host wins over the Host
 *                                field, as the RFC demands
 *     host:port                  authority-form, of CONNECT and no other
 *     *                          asterisk-form, of OPTIONS and no other
 *
 * The bytes themselves (no blanks, no controls, no '#', nothing from 0x80)
 * were checked by the parser.
 */
struct http_target {
    struct slice path;  /* within the target; empty where absolute-form has
                           none; "*" and host:port stand here whole */
    struct slice query; /* within the target, or SLICE_NONE */
    struct slice host;  /* of absolute-form, or SLICE_NONE */
};

/* False: in none of the forms that `method` may have. */
bool http_target_parse(struct slice text, enum http_method method,
                       struct http_target *target)
    __attribute__((warn_unused_result));

#endif
