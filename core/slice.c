#include "core/slice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/memory.h"

struct slice slice_str(const char *str)
{
    return str != NULL ? slice_of(str, strlen(str)) : SLICE_NONE;
}

static unsigned char ascii_lower(char byte)
{
    unsigned char c = (unsigned char)byte;

    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

struct slice slice_lower(struct slice s, char *out)
{
    for (size_t i = 0; i < s.len; i++)
        out[i] = (char)ascii_lower(s.ptr[i]);
    return slice_of(out, s.len);
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (a.ptr[i] != b.ptr[i] &&
            ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    }
    return true;
}

int slice_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

size_t slice_search(struct slice s, struct slice needle)
{
    const char *at;

    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return s.len;
    at = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at != NULL ? (size_t)(at - s.ptr) : s.len;
}

size_t slice_search_nocase(struct slice s, struct slice needle)
{
    for (size_t i = 0; i + needle.len <= s.len; i++) {
        if (slice_equal_nocase(slice_of(s.ptr + i, needle.len), needle))
            return i;
    }
    return s.len;
}

struct slice slice_trim(struct slice s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = slice_skip(s, 1);
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool slice_split(struct slice *rest, char sep, struct slice *part)
{
    size_t at;

    if (slice_is_none(*rest))
        return false;
    at = slice_find(*rest, sep);
    *part = slice_head(*rest, at);
    *rest = at < rest->len ? slice_skip(*rest, at + 1) : SLICE_NONE;
    return true;
}

bool slice_parse_u64(struct slice s, uint64_t *out)
{
    uint64_t value = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
            return false;
    }
    *out = value;
    return true;
}

bool slice_parse_i64(struct slice s, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t value;

    if (!slice_parse_u64(negative ? slice_skip(s, 1) : s, &value) ||
        value > limit)
        return false;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

/* The characters of a decimal number; strtod alone takes hex, inf and nan. */
static bool slice_is_decimal(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.' &&
            c != 'e' && c != 'E')
            return false;
    }
    return s.len > 0 && s.ptr[0] != '+' && s.ptr[0] != '.';
}

bool slice_parse_double(struct slice s, double *out)
{
    char text[64];
    char *end;
    double value;

    if (s.len >= sizeof(text) || !slice_is_decimal(s))
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    value = strtod(text, &end);
    if (*end != '\0' || !isfinite(value))
        return false;
    *out = value;
    return true;
}

int slice_hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

bool slice_parse_hex64(struct slice s, uint64_t *out)
{
    uint64_t value = 0;

    if (s.len == 0 || s.len > 16)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        int digit = slice_hex_digit(s.ptr[i]);

        if (digit < 0)
            return false;
        value = value << 4 | (uint64_t)digit;
    }
    *out = value;
    return true;
}

char *slice_copy(struct slice s)
{
    return memory_copy(s.ptr, s.len);
}
