#include "server/http/http_authority.h"

#include <string.h>

#include "server/http/http_bytes.h"

static bool is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
           (byte >= 'A' && byte <= 'F');
}

static bool is_one_of(const char *set, char byte)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

static bool is_escape(struct slice text)
{
    return text.len >= 3 && text.ptr[0] == '%' && is_hex(text.ptr[1]) &&
           is_hex(text.ptr[2]);
}

/* A registered name or an IPv4 address; ends at the first other byte. */
static size_t name_length(struct slice text)
{
    size_t i = 0;

    for (;;) {
        while (i < text.len && http_bytes_is(text.ptr[i], HTTP_BYTE_HOST))
            i++;
        if (i == text.len || text.ptr[i] != '%')
            return i;
        if (!is_escape(slice_skip(text, i)))
            return 0;
        i += 3;
    }
}

/* "[...]": what an IPv6 address may consist of, no zone. */
static size_t literal_length(struct slice text)
{
    size_t close = slice_find(text, ']');
    size_t colons = 0;

    if (close == text.len)
        return 0;
    for (size_t i = 1; i < close; i++) {
        colons += text.ptr[i] == ':';
        if (!is_hex(text.ptr[i]) && !is_one_of(":.", text.ptr[i]))
            return 0;
    }
    return colons >= 2 ? close + 1 : 0;
}

static bool port_is_valid(struct slice port)
{
    uint64_t number;

    return port.len == 0 || (slice_parse_u64(port, &number) && number <= 65535);
}

bool http_authority_parse(struct slice text, struct slice *host,
                          struct slice *port)
{
    bool literal = text.len > 0 && text.ptr[0] == '[';
    size_t len = literal ? literal_length(text) : name_length(text);

    if (len == 0)
        return false;
    *host = slice_head(text, len);
    *port = SLICE_NONE;
    if (len == text.len)
        return true;
    *port = slice_skip(text, len + 1);
    return text.ptr[len] == ':' && port_is_valid(*port);
}
