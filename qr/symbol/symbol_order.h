#ifndef QR_SYMBOL_ORDER_H
#define QR_SYMBOL_ORDER_H

#include <stddef.h>

#include "qr/symbol/symbol.h"

/*
 * The way that a symbol's codewords take through its modules: in columns of
 * two from the right edge to the left, up and down in turn, around everything
 * that is no data (ISO/IEC 18004, 7.7.3). Eight modules are a codeword, the
 * highest bit first.
 */

/*
 * Fills `order` with the data modules' places (y * width + x), one behind the
 * other; it has room for width * width. Returns how many there are, the few
 * at the end that fill no codeword included.
 */
size_t symbol_order(const struct symbol *symbol, unsigned *order);

#endif
