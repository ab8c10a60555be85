#include "qr/placement_address.h"

static char placement_address_upper(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    return c;
}

static bool placement_address_is_alnum(char c)
{
    char upper = placement_address_upper(c);

    return (upper >= 'A' && upper <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters, digits and the bytes of `extra`, at least one of them. */
static bool placement_address_holds(struct slice part, struct slice extra)
{
    for (size_t i = 0; i < part.len; i++) {
        if (!placement_address_is_alnum(part.ptr[i]) &&
            slice_find(extra, part.ptr[i]) == extra.len)
            return false;
    }
    return part.len > 0;
}

static void placement_address_append_upper(struct buffer *out,
                                           struct slice part)
{
    for (size_t i = 0; i < part.len; i++)
        buffer_append_byte(out, placement_address_upper(part.ptr[i]));
}

int placement_address_append(struct buffer *out, bool secure, struct slice host,
                             struct slice code, struct error *err)
{
    if (!placement_address_holds(host, SLICE(".-:")))
        return error_field(err, ERROR_INVALID, "bad_host", "brand",
                           "host \"%" SLICE_FMT "\" cannot stand in a QR "
                           "code's address; use letters, digits, - and .",
                           SLICE_ARG(host));
    if (!placement_address_holds(code, SLICE_NONE))
        return error_field(err, ERROR_INVALID, "bad_code", "placement",
                           "placement code \"%" SLICE_FMT "\" cannot stand in "
                           "a QR code's address; use letters and digits",
                           SLICE_ARG(code));
    buffer_append(out, secure ? SLICE("HTTPS://") : SLICE("HTTP://"));
    placement_address_append_upper(out, host);
    buffer_append(out, SLICE("/Q/"));
    placement_address_append_upper(out, code);
    return 0;
}
