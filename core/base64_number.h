#ifndef CORE_BASE64_NUMBER_H
#define CORE_BASE64_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * 64-bit numbers as short text: always BASE64_NUMBER_LEN characters of
 * base64url (A-Za-z0-9-_, RFC 4648), the highest bits first.
 *
 *     char text[BASE64_NUMBER_LEN];
 *     base64_number_write(hash, text);
 *     base64_number_parse(slice_of(text, sizeof(text)), &hash);
 */
#define BASE64_NUMBER_LEN 11

void base64_number_write(uint64_t number, char out[BASE64_NUMBER_LEN]);

/* False: another length, another character, or more than 64 bits. */
bool base64_number_parse(struct slice text, uint64_t *number)
    __attribute__((warn_unused_result));

#endif
