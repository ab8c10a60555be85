#ifndef CORE_SLICE_H
#define CORE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A slice is bytes that somebody else owns: a pointer and a length, passed by
 * value. It is not NUL-terminated and may hold any byte. It stays valid for as
 * long as what it points into; whoever keeps one longer copies it
 * (slice_copy).
 *
 * An empty slice may have any pointer, NULL included. SLICE_NONE says "not
 * there" where that differs from "there and empty" (slice_is_none).
 *
 * Numbers from outside are parsed here and nowhere else: the whole slice must
 * be the number, signs and spaces are not skipped, overflow is refused.
 */
struct slice {
    const char *ptr;
    size_t len;
};

/* The slice of a string literal or char array, at compile time. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
/* The same as an initialiser of static data. */
#define SLICE_INIT(literal)            \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }
/* No value at all. */
#define SLICE_NONE ((struct slice){NULL, 0})

/* For printf: printf("%" SLICE_FMT, SLICE_ARG(s)). */
#define SLICE_FMT    ".*s"
#define SLICE_ARG(s) (int)(s).len, (s).len > 0 ? (s).ptr : ""

static inline struct slice slice_of(const void *ptr, size_t len)
{
    return (struct slice){(const char *)ptr, len};
}

/* The slice of a NUL-terminated string; NULL gives SLICE_NONE. */
struct slice slice_str(const char *str);

static inline bool slice_is_none(struct slice s)
{
    return s.ptr == NULL;
}

/* `s` without its first `n` bytes; n is capped at the length. */
static inline struct slice slice_skip(struct slice s, size_t n)
{
    if (n > s.len)
        n = s.len;
    return n > 0 ? slice_of(s.ptr + n, s.len - n) : s;
}

/* The first `n` bytes of `s`; n is capped at the length. */
static inline struct slice slice_head(struct slice s, size_t n)
{
    return slice_of(s.ptr, n < s.len ? n : s.len);
}

/* Same bytes. */
static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The same with ASCII letters in lower case, in `out` (s.len bytes). */
struct slice slice_lower(struct slice s, char *out);

/* Same bytes, ASCII letters compared without case. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* Order of bytes, shorter first among equals: <0, 0, >0. */
int slice_compare(struct slice a, struct slice b);

static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len &&
           slice_equal(slice_head(s, prefix.len), prefix);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
    return s.len >= suffix.len &&
           slice_equal(slice_skip(s, s.len - suffix.len), suffix);
}

/* Index of the first `byte`, or s.len if there is none. */
static inline size_t slice_find(struct slice s, char byte)
{
    const char *at =
        s.len > 0 ? (const char *)memchr(s.ptr, byte, s.len) : NULL;

    return at != NULL ? (size_t)(at - s.ptr) : s.len;
}

/* Index of the first occurrence of `needle`, or s.len. */
size_t slice_search(struct slice s, struct slice needle);

/* The same, ASCII letters without case. */
size_t slice_search_nocase(struct slice s, struct slice needle);

/* `s` without spaces and tabs at both ends. */
struct slice slice_trim(struct slice s);

/*
 * Takes the part before the next `sep` off `rest` into `part`. False when
 * nothing was left to take; "a,,b" gives "a", "", "b", and "" gives one "".
 * Start with *rest = the whole; it becomes SLICE_NONE after the last part.
 */
bool slice_split(struct slice *rest, char sep, struct slice *part);

/* Decimal digits only, within range; false leaves *out alone. */
bool slice_parse_u64(struct slice s, uint64_t *out)
    __attribute__((warn_unused_result));

/* The same with one optional leading '-'. */
bool slice_parse_i64(struct slice s, int64_t *out)
    __attribute__((warn_unused_result));

/* A finite decimal number such as -12.5 or 3e2, in the C locale. */
bool slice_parse_double(struct slice s, double *out)
    __attribute__((warn_unused_result));

/* The value of one hex digit of either case, or -1. */
int slice_hex_digit(char byte);

/* 1 to 16 hex digits of either case. */
bool slice_parse_hex64(struct slice s, uint64_t *out)
    __attribute__((warn_unused_result));

/* A NUL-terminated copy on the heap; the caller frees it. */
char *slice_copy(struct slice s);

#endif
