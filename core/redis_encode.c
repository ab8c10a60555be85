#include <string.h>

#include "core/decimal_number.h"
#include "core/redis.h"

/* Type, digits and CRLF of a number in RESP. */
#define NUMBER_MAX 23

static char *put_number(char *to, char type, size_t value)
{
    *to++ = type;
    to += decimal_number_write(value, to);
    *to++ = '\r';
    *to++ = '\n';
    return to;
}

/* A click is dozens of words, so there is one reserve for all of them. */
void redis_encode(struct buffer *out, const struct slice *argv, size_t argc)
{
    size_t room = NUMBER_MAX;
    char *start;
    char *to;

    for (size_t i = 0; i < argc; i++)
        room += NUMBER_MAX + argv[i].len + 2;
    start = buffer_reserve(out, room);
    to = put_number(start, '*', argc);
    for (size_t i = 0; i < argc; i++) {
        to = put_number(to, '$', argv[i].len);
        if (argv[i].len > 0)
            memcpy(to, argv[i].ptr, argv[i].len);
        to += argv[i].len;
        *to++ = '\r';
        *to++ = '\n';
    }
    buffer_commit(out, (size_t)(to - start));
}
