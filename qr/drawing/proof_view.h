#ifndef QR_PROOF_VIEW_H
#define QR_PROOF_VIEW_H

#include "qr/picture/picture.h"
#include "qr/picture/raster.h"
#include "qr/symbol/symbol.h"

/*
 * What a scanner sees of a picture: one grey for each module of the symbol and
 * its quiet zone, 0 to 255, the mean of the module's middle third.
 *
 *     proof_view_init(&view, &picture, &symbol, origin, quiet);
 *     ... view.greys[y * view.modules + x] ...
 *     proof_view_release(&view);
 */
struct proof_view {
    struct raster_view view;
    unsigned modules; /* a side, with the quiet zone */
    unsigned first_x; /* pixel of the first module's middle */
    unsigned first_y;
    unsigned char *greys; /* row by row */
};

/* `origin`, of the symbol's first module, is on whole modules. */
void proof_view_init(struct proof_view *view, const struct picture *picture,
                     const struct symbol *symbol, struct picture_point origin,
                     unsigned quiet);
void proof_view_release(struct proof_view *view);

#endif
