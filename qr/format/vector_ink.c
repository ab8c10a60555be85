#include "qr/format/vector_ink.h"

#include "qr/format/decimal.h"

#define VECTOR_INK_DECIMALS 4

static void vector_ink_append_rgb(struct buffer *out, struct ink ink)
{
    const unsigned char parts[] = {ink.red, ink.green, ink.blue};

    for (size_t i = 0; i < 3; i++) {
        if (i > 0)
            buffer_append_byte(out, ' ');
        decimal_append_double(out, parts[i] / 255.0, VECTOR_INK_DECIMALS);
    }
}

/* The ink of one plate: what its colour lacks, as a part of the most. */
static void vector_ink_append_plate(struct buffer *out, unsigned char part,
                                    unsigned char most)
{
    double plate = most > 0 ? (double)(most - part) / most : 0;

    decimal_append_double(out, plate, VECTOR_INK_DECIMALS);
    buffer_append_byte(out, ' ');
}

static void vector_ink_append_cmyk(struct buffer *out, struct ink ink)
{
    unsigned char most = ink.red > ink.green ? ink.red : ink.green;

    if (ink.blue > most)
        most = ink.blue;
    vector_ink_append_plate(out, ink.red, most);
    vector_ink_append_plate(out, ink.green, most);
    vector_ink_append_plate(out, ink.blue, most);
    decimal_append_double(out, 1 - most / 255.0, VECTOR_INK_DECIMALS);
}

void vector_ink_append(struct buffer *out, struct ink ink, bool cmyk)
{
    if (cmyk)
        vector_ink_append_cmyk(out, ink);
    else
        vector_ink_append_rgb(out, ink);
}
