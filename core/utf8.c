#include "core/utf8.h"

#include <stdint.h>
#include <string.h>

/* What the first byte of a sequence says of the rest. */
struct utf8_lead {
    unsigned char first, last; /* lead bytes */
    unsigned char length;      /* of the whole sequence */
    unsigned char low, high;   /* range of the second byte */
};

static const struct utf8_lead leads[] = {
    {0x00, 0x7f, 1, 0, 0},       {0xc2, 0xdf, 2, 0x80, 0xbf},
    {0xe0, 0xe0, 3, 0xa0, 0xbf}, {0xe1, 0xec, 3, 0x80, 0xbf},
    {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf},
    {0xf4, 0xf4, 4, 0x80, 0x8f},
};

static const struct utf8_lead *find_lead(unsigned char byte)
{
    for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    }
    return NULL;
}

size_t utf8_length(struct slice text)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    const struct utf8_lead *lead = text.len > 0 ? find_lead(bytes[0]) : NULL;

    if (lead == NULL || lead->length > text.len)
        return 0;
    if (lead->length > 1 && (bytes[1] < lead->low || bytes[1] > lead->high))
        return 0;
    for (size_t i = 2; i < lead->length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    }
    return lead->length;
}

struct slice utf8_head(struct slice text, size_t most)
{
    if (text.len <= most)
        return text;
    while (most > 0 && ((unsigned char)text.ptr[most] & 0xc0) == 0x80)
        most--;
    return slice_head(text, most);
}

/* Bytes of ASCII at the start, eight at a time: most text is nothing else. */
static size_t ascii(struct slice text)
{
    uint64_t eight;
    size_t len = 0;

    while (text.len - len >= sizeof(eight)) {
        memcpy(&eight, text.ptr + len, sizeof(eight));
        if ((eight & 0x8080808080808080) != 0)
            break;
        len += sizeof(eight);
    }
    return len;
}

bool utf8_is_valid(struct slice text)
{
    text = slice_skip(text, ascii(text));
    while (text.len > 0) {
        size_t len = utf8_length(text);

        if (len == 0)
            return false;
        text = slice_skip(text, len);
    }
    return true;
}

uint32_t utf8_take(struct slice *text)
{
    size_t len = utf8_length(*text);
    unsigned char first = (unsigned char)text->ptr[0];
    uint32_t code = len == 1 ? first : first & (0x7fu >> len);

    for (size_t i = 1; i < len; i++)
        code = code << 6 | ((unsigned char)text->ptr[i] & 0x3f);
    *text = slice_skip(*text, len > 0 ? len : 1);
    return len > 0 ? code : 0xfffd;
}
