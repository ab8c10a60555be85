#ifndef TESTS_COUNTRY_FILE_H
#define TESTS_COUNTRY_FILE_H

#include "core/buffer.h"

/*
 * The smallest database of countries in MaxMind's format, in which every IPv4
 * address is in one country:
 *
 *     country_file_append(&bytes, "DE");
 *
 * One node, both of whose records lead to the only piece of data.
 */
static inline void country_file_text(struct buffer *out, const char *text)
{
    struct slice bytes = slice_str(text);

    buffer_append_byte(out, (char)(2 << 5 | (int)bytes.len)); /* UTF-8 */
    buffer_append(out, bytes);
}

/* `bits` is how large the number might be, 16 or 32. */
static inline void country_file_number(struct buffer *out, const char *name,
                                       int bits, char value)
{
    country_file_text(out, name);
    buffer_append_byte(out, (char)((bits == 16 ? 5 : 6) << 5 | 1));
    buffer_append_byte(out, value);
}

static inline void country_file_map(struct buffer *out, int pairs)
{
    buffer_append_byte(out, (char)(7 << 5 | pairs));
}

static inline void country_file_append(struct buffer *out, const char *code)
{
    static const char record[] = {0, 0, 17}; /* node count + 16 + offset 0 */
    static const char epoch[] = {1, 2, 1};   /* one byte of a uint64 */
    static const char no_items[] = {0, 4};   /* an empty array */
    static const char zeros[16];

    buffer_append(out, slice_of(record, sizeof(record)));
    buffer_append(out, slice_of(record, sizeof(record)));
    buffer_append(out, slice_of(zeros, sizeof(zeros)));
    country_file_map(out, 1);
    country_file_text(out, "country");
    country_file_map(out, 1);
    country_file_text(out, "iso_code");
    country_file_text(out, code);
    buffer_append(out, SLICE("\xab\xcd\xefMaxMind.com"));
    country_file_map(out, 9);
    country_file_number(out, "node_count", 32, 1);
    country_file_number(out, "record_size", 16, 24);
    country_file_number(out, "ip_version", 16, 4);
    country_file_number(out, "binary_format_major_version", 16, 2);
    country_file_number(out, "binary_format_minor_version", 16, 0);
    country_file_text(out, "database_type");
    country_file_text(out, "Test-Country");
    country_file_text(out, "build_epoch");
    buffer_append(out, slice_of(epoch, sizeof(epoch)));
    country_file_text(out, "languages");
    buffer_append(out, slice_of(no_items, sizeof(no_items)));
    country_file_text(out, "description");
    country_file_map(out, 0);
}

#endif
