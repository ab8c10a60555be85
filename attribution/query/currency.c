#include "attribution/query/currency.h"

/* Where they are not two, by ISO 4217; four letters a code. */
static const struct {
    struct slice codes;
    int digits;
} currency_odd[] = {
    {SLICE_INIT("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF "
                "XOF XPF"),
     0},
    {SLICE_INIT("BHD IQD JOD KWD LYD OMR TND"), 3},
    {SLICE_INIT("CLF UYW"), 4},
};

bool currency_is_code(struct slice text)
{
    bool good = text.len == 3;

    for (size_t i = 0; good && i < text.len; i++)
        good = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
    return good;
}

int currency_minor_digits(struct slice code)
{
    if (!currency_is_code(code))
        return 2;
    for (size_t i = 0; i < sizeof(currency_odd) / sizeof(currency_odd[0]);
         i++) {
        struct slice rest = currency_odd[i].codes;
        struct slice each;

        while (slice_split(&rest, ' ', &each)) {
            if (slice_equal(each, code))
                return currency_odd[i].digits;
        }
    }
    return 2;
}
