#include "shortener/address/host.h"

#include <idn2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/utf8.h"
#include "shortener/address/ip_address.h"

static int refuse(struct slice text, const char *field, const char *why,
                  struct error *err)
{
    return error_field(err, ERROR_INVALID, "bad_host", field,
                       "%s: host \"%" SLICE_FMT "\" %s", field,
                       SLICE_ARG(slice_head(text, 80)), why);
}

/* Percent-decodes as the standard does: what is no escape stays. */
static void decode(struct slice text, struct buffer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len ? slice_hex_digit(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? slice_hex_digit(text.ptr[i + 2]) : -1;

        if (text.ptr[i] == '%' && high >= 0 && low >= 0) {
            buffer_append_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            buffer_append_byte(out, text.ptr[i]);
        }
    }
}

/* ASCII names without an encoded label need no tables, only small letters. */
static bool lower_ascii(struct buffer *name)
{
    struct slice text = buffer_slice(name);

    if (slice_search_nocase(text, SLICE("xn--")) < text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    for (size_t i = 0; i < name->len; i++) {
        char *c = name->data + name->head + i;

        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    return true;
}

/*
 * Capital sharp s: libidn2's tables make "ss" of it, today's Unicode makes
 * sharp s. These are two hosts, so it is refused.
 */
#define CAPITAL_SHARP_S SLICE("\xe1\xba\x9e")

static bool is_ambiguous(struct slice name)
{
    return slice_find(name, '\0') < name.len || !utf8_is_valid(name) ||
           slice_search(name, CAPITAL_SHARP_S) < name.len;
}

/* UTS #46, non-transitional; `name` is replaced by its ASCII form. */
static bool international_to_ascii(struct buffer *name)
{
    char *ascii = NULL;
    int code;

    if (is_ambiguous(buffer_slice(name)))
        return false;
    code = idn2_to_ascii_8z(buffer_str(name), &ascii,
                            IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (code != IDN2_OK)
        return false;
    buffer_clear(name);
    buffer_append(name, slice_str(ascii));
    idn2_free(ascii);
    return true;
}

/* The standard's forbidden domain code points. */
static bool has_forbidden(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c <= ' ' || c >= 0x7f || strchr("#%/:<>?@[\\]^|", c) != NULL)
            return true;
    }
    return false;
}

static struct slice last_label(struct slice name)
{
    size_t at;

    if (name.len > 0 && name.ptr[name.len - 1] == '.')
        name.len--;
    for (at = name.len; at > 0 && name.ptr[at - 1] != '.'; at--)
        ;
    return slice_skip(name, at);
}

static bool all_digits(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return text.len > 0;
}

/* "Ends in a number": then it is an IPv4 address or nothing. */
static bool ends_in_number(struct slice name)
{
    struct slice label = last_label(name);
    uint32_t ignored;

    return all_digits(label) || ip_address_parse_number(label, &ignored);
}

static bool has_empty_label(struct slice name)
{
    return name.len > 0 &&
           (name.ptr[0] == '.' || slice_search(name, SLICE("..")) < name.len);
}

static int finish(struct slice text, struct buffer *name, const char *field,
                  char *out, struct error *err)
{
    struct slice ascii = buffer_slice(name);
    uint32_t address;

    if (ascii.len == 0 || slice_equal(ascii, SLICE(".")))
        return refuse(text, field, "is empty", err);
    if (has_forbidden(ascii))
        return refuse(text, field, "holds a character that no host has", err);
    if (has_empty_label(ascii))
        return refuse(text, field, "has an empty part between dots", err);
    if (ends_in_number(ascii)) {
        if (!ip_address_parse_v4(ascii, &address))
            return refuse(text, field, "is no valid IPv4 address", err);
        ip_address_format_v4(address, out);
        return 0;
    }
    if (ascii.len > HOST_MAX)
        return refuse(text, field, "is longer than 253 characters", err);
    memcpy(out, ascii.ptr, ascii.len);
    out[ascii.len] = '\0';
    return 0;
}

static int normalise_v6(struct slice text, const char *field, char *out,
                        struct error *err)
{
    uint16_t pieces[8];

    if (text.len < 2 || text.ptr[text.len - 1] != ']' ||
        !ip_address_parse_v6(slice_of(text.ptr + 1, text.len - 2), pieces))
        return refuse(text, field, "is no valid IPv6 address", err);
    ip_address_format_v6(pieces, out);
    return 0;
}

int host_normalise(struct slice text, const char *field, char *out,
                   struct error *err)
{
    struct buffer name = BUFFER_INIT;
    int code;

    if (text.len > 0 && text.ptr[0] == '[')
        return normalise_v6(text, field, out, err);
    decode(text, &name);
    if (!lower_ascii(&name) && !international_to_ascii(&name))
        code = refuse(text, field, "is no valid international name", err);
    else
        code = finish(text, &name, field, out, err);
    buffer_release(&name);
    return code;
}

void host_append_unicode(struct slice host, struct buffer *out)
{
    char *ascii = slice_copy(host);
    char *name = NULL;

    if (idn2_to_unicode_8z8z(ascii, &name, 0) == IDN2_OK &&
        utf8_is_valid(slice_str(name)))
        buffer_append(out, slice_str(name));
    else
        buffer_append(out, host);
    idn2_free(name);
    free(ascii);
}
