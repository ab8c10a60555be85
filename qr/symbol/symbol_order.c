#include "qr/symbol/symbol_order.h"

/* The timing pattern's column, which no pair of columns includes. */
#define ORDER_TIMING 6

/* The modules of one row in the pair of columns that ends at `right`. */
static size_t symbol_order_row(const struct symbol *symbol, unsigned right,
                               unsigned y, unsigned *order)
{
    size_t count = 0;

    for (unsigned x = right; x + 2 > right; x--) {
        if (!(symbol_module_at(symbol, x, y) & SYMBOL_MODULE_FUNCTION))
            order[count++] = y * symbol->width + x;
        if (x == 0)
            break;
    }
    return count;
}

size_t symbol_order(const struct symbol *symbol, unsigned *order)
{
    unsigned last = symbol->width - 1;
    size_t count = 0;
    bool up = true;

    for (unsigned pair = 0; pair < last / 2; pair++) {
        unsigned right = last - 2 * pair;

        if (right <= ORDER_TIMING)
            right--;
        for (unsigned i = 0; i <= last; i++)
            count += symbol_order_row(symbol, right, up ? last - i : i,
                                      order + count);
        up = !up;
    }
    return count;
}
