#include "cli/email_address.h"

#include "core/utf8.h"

#define LOCAL_MAX 64

static bool is_plain(struct slice text)
{
    static const struct slice special = SLICE_INIT("()<>[]:;,\\\"@");

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c <= ' ' || c == 0x7f ||
            slice_find(special, text.ptr[i]) < special.len)
            return false;
    }
    return true;
}

static bool is_host_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' ||
           (unsigned char)byte >= 0x80;
}

/* Two labels at least, none of them empty. */
static bool is_domain(struct slice text)
{
    size_t labels = 0;
    struct slice label;

    while (slice_split(&text, '.', &label)) {
        labels++;
        if (label.len == 0 || label.ptr[0] == '-' ||
            label.ptr[label.len - 1] == '-')
            return false;
        for (size_t i = 0; i < label.len; i++) {
            if (!is_host_byte(label.ptr[i]))
                return false;
        }
    }
    return labels >= 2;
}

bool email_address_is_valid(struct slice text)
{
    size_t at = slice_find(text, '@');
    struct slice local = slice_head(text, at);

    return text.len <= EMAIL_ADDRESS_MAX && local.len > 0 &&
           local.len <= LOCAL_MAX && is_plain(local) &&
           is_domain(slice_skip(text, at + 1)) && utf8_is_valid(text);
}

struct slice email_address_lower(struct slice text, char *out)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return slice_of(out, text.len);
}
