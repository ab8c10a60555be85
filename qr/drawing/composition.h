#ifndef QR_COMPOSITION_H
#define QR_COMPOSITION_H

#include <stdbool.h>

#include "core/error.h"
#include "core/slice.h"
#include "qr/drawing/drawing.h"
#include "qr/drawing/proof.h"
#include "qr/picture/logo.h"
#include "qr/picture/picture.h"
#include "qr/symbol/symbol.h"

/*
 * A composition is a text made into a picture, as a drawing asks for it: the
 * symbol in its style, its eyes, its logo, the quiet zone around it. It is
 * proved: one that scanners might not read is never handed out.
 *
 *     struct composition composition;
 *     if (composition_make(&composition, &drawing, text, logo, err) < 0)
 *         return err->code;
 *     ... draw composition.picture, tell composition.proof ...
 *     composition_release(&composition);
 *
 * What stands beside the symbol (caption.h) belongs to the same picture: it
 * makes it larger and moves `origin`, and the proof, which is made last, sees
 * it.
 */
struct caption;

struct composition {
    const struct drawing *drawing; /* not owned */
    struct symbol symbol;
    struct picture picture;
    struct picture_point origin; /* of the symbol's first module */
    struct caption *caption;     /* owned; NULL without one */
    unsigned logo_modules; /* a side of the square left free; 0 without one */
    bool plain;            /* square modules on paper, and nothing else */
    struct proof proof;
};

/*
 * Makes and proves the picture. `drawing` must have passed drawing_check and
 * must stay; `logo` may be NULL, and must stay as long as the composition.
 *
 * With a logo the error correction is Q or H, at least what was asked for,
 * whichever first leaves the reserve (proof.h) with the logo in the middle.
 * Without a logo_size the logo takes COMPOSITION_LOGO_PERCENT of a side, or
 * less if that is too much.
 *
 * Fails with ERROR_INVALID: as symbol_encode, proof_make, caption_init and
 * caption_measure do, or
 * "logo_too_large" with the size that would do. There is nothing to release
 * then.
 */
int composition_make(struct composition *composition,
                     const struct drawing *drawing, struct slice text,
                     const struct logo *logo, struct error *err)
    __attribute__((warn_unused_result));

void composition_release(struct composition *composition);

/* Of a symbol's side, for a logo of no given size. */
#define COMPOSITION_LOGO_PERCENT 25

#endif
