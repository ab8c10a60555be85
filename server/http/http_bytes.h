#ifndef SERVER_HTTP_BYTES_H
#define SERVER_HTTP_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"

/*
 * Which bytes may stand where in HTTP/1.1: one table of classes.
 */
#define HTTP_BYTE_TOKEN  1  /* tchar: methods, field names (RFC 9110, 5.6.2) */
#define HTTP_BYTE_TARGET 2  /* 0x21 to 0x7e without '#': a request target */
#define HTTP_BYTE_VALUE  4  /* tab, 0x20 to 0x7e, 0x80 and up: field values */
#define HTTP_BYTE_QUOTED 8  /* qdtext: within quotes, without escapes */
#define HTTP_BYTE_HOST   16 /* unreserved and sub-delims: a registered name */

extern const unsigned char http_bytes_classes[256];

static inline bool http_bytes_is(char byte, unsigned char class)
{
    return (http_bytes_classes[(unsigned char)byte] & class) != 0;
}

/* Every byte is of the class (true for none at all). */
bool http_bytes_all(struct slice text, unsigned char class);

/* Index of the first byte from `at` that may not stand in a value. */
size_t http_bytes_skip_value(struct slice text, size_t at);

#endif
