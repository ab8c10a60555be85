#include "core/option_def.h"

#include <ctype.h>
#include <string.h>

#include "core/clock.h"
#include "core/datetime.h"

static bool parse_bool(struct slice text, int64_t *out)
{
    static const char *const words[][4] = {{"no", "false", "off", "0"},
                                           {"yes", "true", "on", "1"}};

    for (size_t i = 0; i < 8; i++) {
        if (slice_equal_nocase(text, slice_str(words[i / 4][i % 4]))) {
            *out = (int64_t)(i / 4);
            return true;
        }
    }
    return false;
}

static bool parse_size(struct slice text, int64_t *out)
{
    static const char units[] = "kmg";
    int shift = 0;

    if (text.len > 0) {
        int last = tolower((unsigned char)text.ptr[text.len - 1]);
        const char *unit = last != 0 ? strchr(units, last) : NULL;

        if (unit != NULL) {
            shift = 10 * (int)(unit - units + 1);
            text.len--;
        }
    }
    return slice_parse_i64(text, out) && *out >= 0 &&
           !__builtin_mul_overflow(*out, (int64_t)1 << shift, out);
}

static bool parse_number(enum option_type type, struct slice text, int64_t *out)
{
    switch (type) {
    case OPTION_BOOL:
        return parse_bool(text, out);
    case OPTION_INT:
        return slice_parse_i64(text, out);
    case OPTION_TIME:
        *out = 0;
        return text.len == 0 ||
               datetime_parse_from(text, clock_wall_ms(clock_system()), out);
    case OPTION_SIZE:
        return parse_size(text, out);
    case OPTION_TEXT:
    case OPTION_LIST:
        break;
    }
    *out = 0;
    return true;
}

int option_def_read(const struct option_def *def, struct slice text,
                    int64_t *number, struct error *err)
{
    static const char *const wanted[] = {
        [OPTION_BOOL] = "yes or no",
        [OPTION_INT] = "a whole number",
        [OPTION_TIME] = "a time such as 2026-12-24T18:00:00Z or +30d",
        [OPTION_SIZE] = "a size such as 64m",
        [OPTION_TEXT] = "text",
        [OPTION_LIST] = "text",
    };

    if (text.len == 0 && def->or_empty) {
        *number = 0;
        return 0;
    }
    if (!parse_number(def->type, text, number) && text.len == 0)
        return error_field(err, ERROR_USAGE, "bad_option", def->name,
                           "--%s: the value is empty; give %s, or leave the "
                           "option out for the default",
                           def->name, wanted[def->type]);
    if (!parse_number(def->type, text, number))
        return error_field(err, ERROR_USAGE, "bad_option", def->name,
                           "--%s: \"%" SLICE_FMT "\" is not %s", def->name,
                           SLICE_ARG(text), wanted[def->type]);
    if ((def->min != 0 || def->max != 0) &&
        (*number < def->min || *number > def->max))
        return error_field(err, ERROR_USAGE, "bad_option", def->name,
                           "--%s: %" SLICE_FMT
                           " is out of range; it must be %lld to %lld",
                           def->name, SLICE_ARG(text), (long long)def->min,
                           (long long)def->max);
    return 0;
}
