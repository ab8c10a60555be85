#include "core/sha256.h"

#include <criterion/criterion.h>

/* From python3: hashlib.sha256(text).hexdigest(). */
static const struct {
    const char *text, *hex;
} rows[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"ann@example.com",
     "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476"},
};

Test(sha256, gives_the_published_values)
{
    char hex[SHA256_HEX];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        sha256_hex(slice_str(rows[i].text), hex);
        cr_assert(
            slice_equal(slice_of(hex, sizeof(hex)), slice_str(rows[i].hex)),
            "%s", rows[i].text);
    }
    sha256_hex(SLICE_NONE, hex);
    cr_assert(slice_equal(slice_of(hex, sizeof(hex)), slice_str(rows[0].hex)));
}
