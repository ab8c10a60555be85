#ifndef QR_SYMBOL_MASK_H
#define QR_SYMBOL_MASK_H

#include <stddef.h>

/*
 * A mask inverts data modules in one of eight regular patterns, so that the
 * symbol has no large areas and nothing that looks like a finder pattern; the
 * format information says which. Any mask is valid; ISO/IEC 18004 rates them
 * by penalties, and the least penalty is to be taken.
 *
 * Rating is most of the cost of a symbol. Here a line of modules is a row of
 * bits, and the rules look at 64 modules at once.
 */

#define SYMBOL_MASKS 8

/*
 * Takes the mask of the least penalty for a symbol that has mask 0: changes
 * the data modules and the format information in `modules` (bits as in
 * symbol.h), and returns the mask. `level` is an enum symbol_level.
 */
unsigned symbol_mask_choose(unsigned char *modules, unsigned width,
                            unsigned level);

/* The mask that a symbol's format information tells, 0 to 7. */
unsigned symbol_mask_of(const unsigned char *modules, unsigned width);

#endif
