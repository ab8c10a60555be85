#include "core/decimal_number.h"

#include <string.h>

/* Two digits at a time: half of the divisions. */
static const char pairs[200] __attribute__((nonstring)) =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

size_t decimal_number_write(uint64_t number, char out[DECIMAL_NUMBER_MAX])
{
    char digits[DECIMAL_NUMBER_MAX];
    size_t at = sizeof(digits);

    while (number >= 100) {
        at -= 2;
        memcpy(digits + at, pairs + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number >= 10) {
        at -= 2;
        memcpy(digits + at, pairs + 2 * number, 2);
    } else {
        digits[--at] = (char)('0' + number);
    }
    memcpy(out, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}
