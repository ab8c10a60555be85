#ifndef CORE_CRC32C_H
#define CORE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/*
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4): the checksum of spool records.
 * Uses the processor's instruction where there is one. "123456789" gives
 * 0xe3069283.
 */
uint32_t crc32c(const void *bytes, size_t len);

#endif
