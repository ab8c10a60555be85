#include "cli/hold_out.h"

#include <math.h>

#define SEED_BITS 53

int hold_out_parse(struct hold_out *hold_out, struct slice text,
                   struct error *err)
{
    bool percent = slice_ends(text, SLICE("%"));
    struct slice number = slice_head(text, text.len - percent);

    if (slice_parse_double(number, &hold_out->share)) {
        if (percent)
            hold_out->share /= 100;
        if (hold_out->share > 0 && hold_out->share < 1)
            return 0;
    }
    return error_field(err, ERROR_USAGE, "bad_option", "hold-out",
                       "--hold-out: \"%" SLICE_FMT "\" is no share of the "
                       "rows; give one such as 10%%",
                       SLICE_ARG(slice_head(text, 40)));
}

void hold_out_seed(struct hold_out *hold_out, int64_t seed)
{
    hold_out->key = (struct siphash_key){(uint64_t)seed, 0};
}

int64_t hold_out_seed_of(struct slice text)
{
    static const struct siphash_key key = {0, 0};

    return (int64_t)(siphash(&key, text) >> (64 - SEED_BITS));
}

bool hold_out_takes(const struct hold_out *hold_out, struct slice id)
{
    return ldexp((double)(siphash(&hold_out->key, id) >> (64 - SEED_BITS)),
                 -SEED_BITS) < hold_out->share;
}
