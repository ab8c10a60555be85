#ifndef QR_LOGO_SVG_CHECK_H
#define QR_LOGO_SVG_CHECK_H

#include "core/error.h"
#include "core/slice.h"

/*
 * What an SVG logo may not hold, as logo.h tells it: looked for before its
 * parser sees it, at every '<', in comments and texts too. So more may be
 * refused than must, never less; entities could hide elements, so there are
 * none. ERROR_INVALID ("bad_logo") names what was found and what to do.
 */
int logo_svg_check(struct slice source, struct error *err)
    __attribute__((warn_unused_result));

#endif
