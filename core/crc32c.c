#include "core/crc32c.h"

#include <string.h>

#define CRC32C_POLYNOMIAL 0x82f63b78u /* reflected */

/* Half a byte at a time: small, and only for processors without the
 * instruction. */
static uint32_t crc32c_portable(uint32_t crc, const unsigned char *bytes,
                                size_t len)
{
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (CRC32C_POLYNOMIAL & (0 - (crc & 1)));
    }
    return crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(
    uint32_t crc, const unsigned char *bytes, size_t len)
{
    uint64_t wide = crc;

    for (; len >= 8; len -= 8, bytes += 8) {
        uint64_t word;

        memcpy(&word, bytes, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    crc = (uint32_t)wide;
    for (; len > 0; len--, bytes++)
        crc = _mm_crc32_u8(crc, *bytes);
    return crc;
}

uint32_t crc32c(const void *bytes, size_t len)
{
    if (__builtin_cpu_supports("sse4.2"))
        return ~crc32c_sse42(~0u, bytes, len);
    return ~crc32c_portable(~0u, bytes, len);
}

#else

uint32_t crc32c(const void *bytes, size_t len)
{
    return ~crc32c_portable(~0u, bytes, len);
}

#endif
