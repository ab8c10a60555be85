#ifndef QR_SYMBOL_FORMAT_H
#define QR_SYMBOL_FORMAT_H

/*
 * Format information: a symbol's level and mask, 15 bits that stand in it
 * twice (ISO/IEC 18004, 7.9).
 */

#define SYMBOL_FORMAT_BITS 15

/* The bits for an enum symbol_level and a mask, with their BCH check. */
unsigned symbol_format_of(unsigned level, unsigned mask);

/* The mask that such bits tell, 0 to 7. */
unsigned symbol_format_mask(unsigned format);

/* Where the first copy has bit i; it goes around the upper left finder. */
void symbol_format_first(unsigned i, unsigned *x, unsigned *y);

/* The second: below the upper right finder, then beside the lower left. */
void symbol_format_second(unsigned i, unsigned width, unsigned *x, unsigned *y);

#endif
