#ifndef SHORTENER_IP_ADDRESS_H
#define SHORTENER_IP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * IP addresses as hosts of URLs, read and written the way the WHATWG URL
 * standard does, so that every spelling of one address has one normal form:
 * 0x7f.1 is 127.0.0.1, [0:0::1] is [::1].
 */

/* One part of an IPv4 address: decimal, 0 octal, or 0x hexadecimal. */
bool ip_address_parse_number(struct slice text, uint32_t *out);

/* One to four parts; the last fills the bytes that are left. Host order. */
bool ip_address_parse_v4(struct slice text, uint32_t *out);

/* Without the brackets. */
bool ip_address_parse_v6(struct slice text, uint16_t pieces[8]);

/*
 * Into `out`, NUL-ended: at most 16 bytes, and 42 with brackets. They return
 * the length without the NUL.
 */
size_t ip_address_format_v4(uint32_t address, char *out);
size_t ip_address_format_v6(const uint16_t pieces[8], char *out);

#endif
