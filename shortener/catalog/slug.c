#include "shortener/catalog/slug.h"

/* Digits and consonants, without 0 O 1 l I and without vowels. */
static const char slug_alphabet[] =
    "23456789bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ";

/* What the server answers itself; compared without case. */
static const struct slice slug_reserved[] = {
    SLICE_INIT("q"),
    SLICE_INIT("_"),
    SLICE_INIT("robots.txt"),
    SLICE_INIT("favicon.ico"),
};

static bool is_slug_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static int refuse(struct slice slug, const char *why, struct error *err)
{
    return error_field(err, ERROR_INVALID, "bad_slug", "slug",
                       "slug \"%" SLICE_FMT "\" %s",
                       SLICE_ARG(slice_head(slug, 40)), why);
}

int slug_check(struct slice slug, struct error *err)
{
    if (slug.len == 0)
        return refuse(slug, "is empty; leave it out for a random one", err);
    if (slug.len > SLUG_MAX)
        return refuse(slug, "is longer than 128 characters", err);
    for (size_t i = 0; i < slug.len; i++) {
        if (!is_slug_byte(slug.ptr[i]))
            return refuse(
                slug, "may only hold letters, digits, '-', '_' and '.'", err);
    }
    if (slug.ptr[0] == '.')
        return refuse(slug, "must not begin with a dot", err);
    for (size_t i = 0; i < sizeof(slug_reserved) / sizeof(slug_reserved[0]);
         i++) {
        if (slice_equal_nocase(slug, slug_reserved[i]))
            return refuse(slug, "is kept for the server; choose another", err);
    }
    return 0;
}

void slug_random(struct random *random, char *out, size_t len)
{
    random_text(random, slug_alphabet, sizeof(slug_alphabet) - 1, out, len);
}

/* Of 2^32, a remainder by 47 prefers none by more than a hundred-millionth. */
void slug_from_bytes(const unsigned char *bytes, size_t size, char *out,
                     size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint32_t word = 0;

        for (size_t k = 4 * i; k < 4 * i + 4 && k < size; k++)
            word = word << 8 | bytes[k];
        out[i] = slug_alphabet[word % (sizeof(slug_alphabet) - 1)];
    }
}
