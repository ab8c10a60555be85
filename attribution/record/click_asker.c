#include "attribution/record/click_asker.h"

#include <string.h>

#include "attribution/record/click.h"
#include "core/base64_number.h"

#define UNKNOWN '-'

_Static_assert(3 * (CLICK_TAG_MAX + 1) + 3 * (BASE64_NUMBER_LEN + 1) <=
                   CLICK_ASKER_MAX,
               "CLICK_ASKER_MAX is too small");

static char *put_word(char *at, struct slice word)
{
    word = slice_head(word, CLICK_TAG_MAX);
    word = slice_head(word, slice_find(word, ' '));
    if (word.len == 0)
        *at++ = UNKNOWN;
    else
        memcpy(at, word.ptr, word.len);
    at += word.len;
    *at++ = ' ';
    return at;
}

static char *put_number(char *at, uint64_t number)
{
    if (number == 0)
        return put_word(at, SLICE_NONE);
    base64_number_write(number, at);
    at += BASE64_NUMBER_LEN;
    *at++ = ' ';
    return at;
}

size_t click_asker_write(const struct click_asker *asker, char *out)
{
    char *at = out;

    at = put_word(at, asker->click_id);
    at = put_word(at, asker->recipient);
    at = put_number(at, asker->visitor);
    at = put_number(at, asker->client);
    at = put_number(at, asker->referrer);
    at = put_word(at, asker->ip);
    return (size_t)(at - out) - 1; /* without the last space */
}

static struct slice take_word(struct slice *rest)
{
    struct slice word = slice_head(*rest, slice_find(*rest, ' '));

    *rest = slice_skip(*rest, word.len + 1);
    if (word.len == 1 && word.ptr[0] == UNKNOWN)
        return SLICE_NONE;
    return word;
}

static uint64_t take_number(struct slice *rest)
{
    uint64_t number = 0;

    return base64_number_parse(take_word(rest), &number) ? number : 0;
}

void click_asker_read(struct slice text, struct click_asker *asker)
{
    asker->click_id = take_word(&text);
    asker->recipient = take_word(&text);
    asker->visitor = take_number(&text);
    asker->client = take_number(&text);
    asker->referrer = take_number(&text);
    asker->ip = take_word(&text);
}
