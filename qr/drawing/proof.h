#ifndef QR_PROOF_H
#define QR_PROOF_H

#include "core/error.h"
#include "qr/picture/picture.h"
#include "qr/symbol/symbol.h"
#include "qr/symbol/symbol_damage.h"

/*
 * A proof that a picture of a symbol scans: the picture is turned into
 * pixels, each module is read where scanners read it, in its middle third, and
 * what comes out is compared with what was encoded.
 *
 *     if (proof_make(&proof, &picture, &symbol, origin, quiet, err) < 0)
 *         return err->code;                       it must not reach paper
 *
 * A module counts as wrong unless its middle is clearly dark or clearly light:
 * within a third of the way from the one to the other.
 * Wrong modules are counted in the codewords and blocks that they belong to
 * (symbol_damage.h). Of what the error correction of each block restores,
 * PROOF_RESERVE_MIN per cent must be left for dirt, folds and bad light;
 * finder, timing and other patterns must be whole, and the quiet zone light.
 */
struct proof {
    struct symbol_damage damage;
    int reserve;     /* per cent of the worst block's restoring power left */
    double contrast; /* of dark on light modules in the pixels, as ink.h */
};

#define PROOF_RESERVE_MIN 50

/*
 * `origin` is where the symbol's first module lies; `quiet` the light modules
 * around it. Fails with ERROR_INVALID: "not_scannable", or "reserve_too_small"
 * with the reserve in the message; `proof` is filled in then too.
 */
int proof_make(struct proof *proof, const struct picture *picture,
               const struct symbol *symbol, struct picture_point origin,
               unsigned quiet, struct error *err)
    __attribute__((warn_unused_result));

#endif
