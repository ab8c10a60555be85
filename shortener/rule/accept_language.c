#include "shortener/rule/accept_language.h"

#define RANGE_MAX  35 /* bytes that every implementation of tags must take */
#define WEIGHT_ONE 1000

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters only for the first subtag, then letters and digits; 1 to 8 each. */
static bool is_tag(struct slice text, size_t first_max)
{
    struct slice subtag;
    size_t max = first_max;
    bool first = true;

    if (text.len == 0 || text.len > RANGE_MAX)
        return false;
    while (slice_split(&text, '-', &subtag)) {
        if (subtag.len == 0 || subtag.len > max)
            return false;
        for (size_t i = 0; i < subtag.len; i++) {
            if (!is_letter(subtag.ptr[i]) &&
                (first || !is_digit(subtag.ptr[i])))
                return false;
        }
        first = false;
        max = 8;
    }
    return true;
}

bool accept_language_is_range(struct slice text)
{
    size_t first = slice_find(text, '-');

    /* Longer first subtags are words such as "german", and of no language. */
    return first >= 2 && is_tag(text, 3);
}

/* "1", "0.8", "0.123": at most three decimals (RFC 9110, 12.4.2). */
static bool parse_weight(struct slice text, unsigned *weight)
{
    unsigned unit = WEIGHT_ONE;

    if (text.len == 0 || text.len > 5 ||
        (text.ptr[0] != '0' && text.ptr[0] != '1'))
        return false;
    *weight = text.ptr[0] == '1' ? WEIGHT_ONE : 0;
    if (text.len > 1 && text.ptr[1] != '.')
        return false;
    for (size_t i = 2; i < text.len; i++) {
        if (!is_digit(text.ptr[i]))
            return false;
        unit /= 10;
        *weight += unit * (unsigned)(text.ptr[i] - '0');
    }
    return *weight <= WEIGHT_ONE;
}

/* "de-AT", "de;q=0.5", with blanks anywhere between. */
static bool parse_item(struct slice text, struct accept_language_item *item)
{
    size_t semicolon = slice_find(text, ';');
    struct slice rest = slice_trim(slice_skip(text, semicolon + 1));

    item->tag = slice_trim(slice_head(text, semicolon));
    item->weight = WEIGHT_ONE;
    if (!is_tag(item->tag, 8))
        return false;
    if (semicolon == text.len)
        return true;
    if (rest.len == 0 || (rest.ptr[0] != 'q' && rest.ptr[0] != 'Q'))
        return false;
    rest = slice_trim(slice_skip(rest, 1));
    if (rest.len == 0 || rest.ptr[0] != '=')
        return false;
    return parse_weight(slice_trim(slice_skip(rest, 1)), &item->weight);
}

void accept_language_parse(struct accept_language *languages,
                           struct slice header)
{
    struct slice part;

    languages->count = 0;
    /* A cut item at the end would be another language. */
    if (header.len > ACCEPT_LANGUAGE_BYTES) {
        header.len = ACCEPT_LANGUAGE_BYTES;
        while (header.len > 0 && header.ptr[header.len - 1] != ',')
            header.len--;
    }
    while (languages->count < ACCEPT_LANGUAGE_MAX && header.len > 0 &&
           slice_split(&header, ',', &part)) {
        if (parse_item(part, &languages->items[languages->count]))
            languages->count++;
    }
}

static bool range_means(struct slice range, struct slice tag)
{
    return slice_equal_nocase(range, slice_head(tag, range.len)) &&
           (tag.len == range.len || tag.ptr[range.len] == '-');
}

unsigned accept_language_weight(const struct accept_language *languages,
                                struct slice range)
{
    unsigned weight = 0;

    for (size_t i = 0; i < languages->count; i++) {
        const struct accept_language_item *item = &languages->items[i];

        if (item->weight > weight && range_means(range, item->tag))
            weight = item->weight;
    }
    return weight;
}
