#include "shortener/rule/rule_reader.h"

#define SHOWN_MAX 60 /* bytes of foreign text in a message */

int rule_reader_refuse(struct error *err, const char *condition,
                       struct slice value, const char *advice)
{
    return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                       "%s \"%" SLICE_FMT "\": %s", condition,
                       SLICE_ARG(slice_head(value, SHOWN_MAX)), advice);
}

int rule_reader_count(const char *condition, struct slice text, size_t *count,
                      struct error *err)
{
    struct slice rest = text;
    struct slice value;

    *count = 0;
    while (slice_split(&rest, ',', &value)) {
        if (value.len == 0)
            return rule_reader_refuse(err, condition, text,
                                      "a value is empty; write them as a,b,c");
        if (++*count > RULE_VALUES_MAX)
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "%s has more than %d values; make two rules of "
                               "it",
                               condition, RULE_VALUES_MAX);
    }
    return 0;
}
