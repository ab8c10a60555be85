#include "shortener/address/ip_address.h"

#include <string.h>

static int digit_value(char c, int base)
{
    int value = -1;

    if (c >= '0' && c <= '9')
        value = c - '0';
    else if (c >= 'a' && c <= 'f')
        value = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
        value = c - 'A' + 10;
    return value < base ? value : -1;
}

/* A number that may be too large for any address: false for no number. */
static bool parse_part(struct slice text, uint64_t *out)
{
    int base = 10;
    uint64_t value = 0;

    if (text.len == 0)
        return false;
    if (text.len >= 2 && text.ptr[0] == '0' &&
        (text.ptr[1] == 'x' || text.ptr[1] == 'X')) {
        base = 16;
        text = slice_skip(text, 2);
    } else if (text.len >= 2 && text.ptr[0] == '0') {
        base = 8;
        text = slice_skip(text, 1);
    }
    for (size_t i = 0; i < text.len; i++) {
        int digit = digit_value(text.ptr[i], base);

        if (digit < 0)
            return false;
        if (value <= UINT32_MAX)
            value = value * (unsigned)base + (unsigned)digit;
    }
    *out = value;
    return true;
}

bool ip_address_parse_number(struct slice text, uint32_t *out)
{
    uint64_t value;

    if (!parse_part(text, &value))
        return false;
    *out = (uint32_t)value;
    return true;
}

bool ip_address_parse_v4(struct slice text, uint32_t *out)
{
    uint64_t parts[4];
    uint64_t address = 0;
    size_t count = 0;
    struct slice part;

    if (text.len > 1 && text.ptr[text.len - 1] == '.')
        text.len--;
    while (slice_split(&text, '.', &part)) {
        if (count == 4 || !parse_part(part, &parts[count]))
            return false;
        count++;
    }
    if (count == 0)
        return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (parts[i] > 255)
            return false;
        address |= parts[i] << (8 * (3 - i));
    }
    if (parts[count - 1] >= 1ull << (8 * (5 - count)))
        return false;
    *out = (uint32_t)(address | parts[count - 1]);
    return true;
}

/* "1.2.3.4" at the end of an IPv6 address: strictly four decimal parts. */
static bool parse_tail(struct slice text, uint16_t *two)
{
    uint64_t bytes[4];
    struct slice part;
    size_t count = 0;

    while (slice_split(&text, '.', &part)) {
        if (count == 4 || !slice_parse_u64(part, &bytes[count]) ||
            bytes[count] > 255 || (part.len > 1 && part.ptr[0] == '0'))
            return false;
        count++;
    }
    if (count != 4)
        return false;
    two[0] = (uint16_t)(bytes[0] << 8 | bytes[1]);
    two[1] = (uint16_t)(bytes[2] << 8 | bytes[3]);
    return true;
}

/* "a:b:c" into at most `room` pieces; how many, or -1. */
static int parse_pieces(struct slice text, uint16_t *pieces, int room)
{
    struct slice part;
    int count = 0;

    if (text.len == 0)
        return 0;
    while (slice_split(&text, ':', &part)) {
        uint64_t value;

        if (slice_find(part, '.') < part.len) {
            if (!slice_is_none(text) || count + 2 > room ||
                !parse_tail(part, pieces + count))
                return -1;
            return count + 2;
        }
        if (count == room || part.len > 4 || !slice_parse_hex64(part, &value))
            return -1;
        pieces[count++] = (uint16_t)value;
    }
    return count;
}

bool ip_address_parse_v6(struct slice text, uint16_t pieces[8])
{
    size_t gap = slice_search(text, SLICE("::"));
    uint16_t back[8];
    int front_count;
    int back_count;

    memset(pieces, 0, 8 * sizeof(*pieces));
    if (text.len == 0)
        return false;
    if (gap == text.len)
        return parse_pieces(text, pieces, 8) == 8;
    if (slice_find(slice_head(text, gap), '.') < gap)
        return false;
    front_count = parse_pieces(slice_head(text, gap), pieces, 7);
    if (front_count < 0)
        return false;
    back_count = parse_pieces(slice_skip(text, gap + 2), back, 7 - front_count);
    if (back_count < 0)
        return false;
    memcpy(pieces + 8 - back_count, back, (size_t)back_count * sizeof(*back));
    return true;
}

/* These two: what they wrote ends where they return. */
static char *write_decimal(char *out, unsigned byte)
{
    if (byte >= 100)
        *out++ = (char)('0' + byte / 100);
    if (byte >= 10)
        *out++ = (char)('0' + byte / 10 % 10);
    *out++ = (char)('0' + byte % 10);
    return out;
}

static char *write_hex(char *out, unsigned piece)
{
    int shift = piece >= 0x1000 ? 12 : piece >= 0x100 ? 8 : piece > 15 ? 4 : 0;

    for (; shift >= 0; shift -= 4)
        *out++ = "0123456789abcdef"[piece >> shift & 15];
    return out;
}

size_t ip_address_format_v4(uint32_t address, char *out)
{
    char *at = out;

    for (int shift = 24; shift >= 0; shift -= 8) {
        at = write_decimal(at, address >> shift & 255);
        *at++ = '.';
    }
    *--at = '\0';
    return (size_t)(at - out);
}

/* The longest run of two or more zero pieces, the first of equals. */
static int find_gap(const uint16_t pieces[8], int *len)
{
    int best = -1;

    *len = 1;
    for (int i = 0; i < 8; i++) {
        int run = 0;

        while (i + run < 8 && pieces[i + run] == 0)
            run++;
        if (run > *len) {
            best = i;
            *len = run;
        }
    }
    return best;
}

size_t ip_address_format_v6(const uint16_t pieces[8], char *out)
{
    int gap_len;
    int gap = find_gap(pieces, &gap_len);
    char *at = out;

    *at++ = '[';
    for (int i = 0; i < 8;) {
        if (i > 0 || i == gap)
            *at++ = ':';
        if (i == gap) {
            i += gap_len;
            if (i == 8)
                *at++ = ':';
            continue;
        }
        at = write_hex(at, pieces[i++]);
    }
    *at++ = ']';
    *at = '\0';
    return (size_t)(at - out);
}
