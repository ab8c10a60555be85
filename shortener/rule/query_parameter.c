#include "shortener/rule/query_parameter.h"

/* Takes one decoded byte off `text`; -1 where the encoding is bad. */
static int take_byte(struct slice *text)
{
    int byte = (unsigned char)text->ptr[0];
    int high;
    int low;

    if (byte != '%' || text->len < 3) {
        *text = slice_skip(*text, 1);
        return byte == '+' ? ' ' : byte == '%' ? -1 : byte;
    }
    high = slice_hex_digit(text->ptr[1]);
    low = slice_hex_digit(text->ptr[2]);
    *text = slice_skip(*text, 3);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool encodes(struct slice raw, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (raw.len == 0 || take_byte(&raw) != (unsigned char)text.ptr[i])
            return false;
    }
    return raw.len == 0;
}

static bool item_holds(const struct rule_parameter *parameter,
                       struct slice item)
{
    size_t equals = slice_find(item, '=');

    if (!encodes(slice_head(item, equals), parameter->name))
        return false;
    for (size_t i = 0; i < parameter->value_count; i++) {
        if (encodes(slice_skip(item, equals + 1), parameter->values[i]))
            return true;
    }
    return parameter->value_count == 0;
}

bool query_parameter_holds(const struct rule_parameter *parameter,
                           struct slice query)
{
    struct slice item;

    while (query.len > 0 && slice_split(&query, '&', &item)) {
        if (item_holds(parameter, item))
            return true;
    }
    return false;
}
