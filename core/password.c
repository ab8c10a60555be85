#include "core/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdint.h>

#define SALT_SIZE 16
#define SUM_SIZE  32

/* In base 64: with the padding, and what decoding it gives. */
#define SALT_TEXT    24
#define SUM_TEXT     44
#define SALT_DECODED 18
#define SUM_DECODED  33

#define MEMORY_MAX   (64u << 20) /* of one computation */

/* One part of "ln=15,r=8,p=1": its name, and what it may be. */
struct cost_part {
    struct slice name;
    uint64_t min, max;
};

static const struct cost_part cost_parts[] = {
    {SLICE_INIT("ln="), 1, 20},
    {SLICE_INIT("r="), 1, 32},
    {SLICE_INIT("p="), 1, 4},
};

#define COST_PARTS (sizeof(cost_parts) / sizeof(cost_parts[0]))

struct cost {
    uint64_t parts[COST_PARTS];
};

static const struct cost cost_now = {{15, 8, 1}};

static bool compute(struct slice password, const unsigned char *salt,
                    const struct cost *cost, unsigned char sum[SUM_SIZE])
{
    return EVP_PBE_scrypt(password.ptr, password.len, salt, SALT_SIZE,
                          (uint64_t)1 << cost->parts[0], cost->parts[1],
                          cost->parts[2], MEMORY_MAX, sum, SUM_SIZE) == 1;
}

static void append_base64(struct buffer *out, const unsigned char *bytes,
                          size_t len)
{
    unsigned char text[SUM_TEXT + 1];
    int written = EVP_EncodeBlock(text, bytes, (int)len);

    buffer_append_byte(out, '$');
    buffer_append(out, slice_of(text, (size_t)written));
}

static void append_cost(struct buffer *out, const struct cost *cost)
{
    buffer_append(out, SLICE("$scrypt"));
    for (size_t i = 0; i < COST_PARTS; i++) {
        buffer_append_byte(out, i == 0 ? '$' : ',');
        buffer_append(out, cost_parts[i].name);
        buffer_append_u64(out, cost->parts[i]);
    }
}

int password_hash(struct slice password, struct buffer *out, struct error *err)
{
    unsigned char salt[SALT_SIZE];
    unsigned char sum[SUM_SIZE];

    if (RAND_bytes(salt, sizeof(salt)) != 1 ||
        !compute(password, salt, &cost_now, sum))
        return error_set(err, ERROR_INTERNAL,
                         "the password could not be hashed; is there enough "
                         "memory?");
    append_cost(out, &cost_now);
    append_base64(out, salt, sizeof(salt));
    append_base64(out, sum, sizeof(sum));
    OPENSSL_cleanse(sum, sizeof(sum));
    return 0;
}

static bool read_cost(struct slice text, struct cost *cost)
{
    struct slice part;

    for (size_t i = 0; i < COST_PARTS; i++) {
        const struct cost_part *row = &cost_parts[i];

        if (!slice_split(&text, ',', &part) || !slice_starts(part, row->name) ||
            !slice_parse_u64(slice_skip(part, row->name.len),
                             &cost->parts[i]) ||
            cost->parts[i] < row->min || cost->parts[i] > row->max)
            return false;
    }
    return slice_is_none(text);
}

static bool read_base64(struct slice text, size_t text_len,
                        unsigned char *bytes, int decoded)
{
    return text.len == text_len &&
           EVP_DecodeBlock(bytes, (const unsigned char *)text.ptr,
                           (int)text.len) == decoded;
}

bool password_verify(struct slice password, struct slice hash)
{
    unsigned char salt[SALT_DECODED];
    unsigned char expected[SUM_DECODED];
    unsigned char sum[SUM_SIZE];
    struct slice parts[5];
    struct cost cost;
    size_t count = 0;
    bool same;

    while (count < 5 && slice_split(&hash, '$', &parts[count]))
        count++;
    if (count < 5 || !slice_is_none(hash) || parts[0].len > 0 ||
        !slice_equal(parts[1], SLICE("scrypt")) ||
        !read_cost(parts[2], &cost) ||
        !read_base64(parts[3], SALT_TEXT, salt, SALT_DECODED) ||
        !read_base64(parts[4], SUM_TEXT, expected, SUM_DECODED) ||
        !compute(password, salt, &cost, sum))
        return false;
    same = CRYPTO_memcmp(sum, expected, SUM_SIZE) == 0;
    OPENSSL_cleanse(sum, sizeof(sum));
    return same;
}
