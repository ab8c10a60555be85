#include "shortener/catalog/text.h"

#include "core/utf8.h"

static bool has_control(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < ' ' || c == 0x7f)
            return true;
    }
    return false;
}

int text_check(struct slice text, size_t limit, const char *field,
               struct error *err)
{
    if (text.len > limit)
        return error_field(err, ERROR_INVALID, "too_long", field,
                           "%s is longer than %zu bytes", field, limit);
    if (has_control(text))
        return error_field(err, ERROR_INVALID, "control_character", field,
                           "%s must not hold control characters", field);
    if (!utf8_is_valid(text))
        return error_field(err, ERROR_INVALID, "bad_text", field,
                           "%s must be UTF-8", field);
    return 0;
}
