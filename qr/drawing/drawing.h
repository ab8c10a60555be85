#ifndef QR_DRAWING_H
#define QR_DRAWING_H

#include <stdbool.h>

#include "core/error.h"
#include "core/slice.h"
#include "qr/picture/ink.h"
#include "qr/symbol/symbol.h"

/*
 * A drawing is how a symbol is to look: the options that people give on the
 * command line and in a query, each by name, checked, with defaults.
 *
 *     struct drawing drawing;
 *     drawing_init(&drawing);
 *     if (drawing_set(&drawing, SLICE("size"), SLICE("40mm"), err) < 0 ||
 *         drawing_check(&drawing, err) < 0)
 *         return err->code;
 *
 * It holds no memory; there is nothing to release.
 *
 * | name        | default | values |
 * | ----------- | ------- | ------ |
 * | ecc         | M       | L, M, Q, H: error correction; auto: the highest
 * |             |         | that does not make the symbol larger |
 * | min_version | 1       | 1 to 40: the symbol is not smaller |
 * | size        |         | 40mm, 1.5in, 300px (or 300): the width, quiet zone
 * |             |         | included; not together with module |
 * | module      | 8       | pixels a module, 1 to 1000, if no size is given |
 * | dpi         | 300     | 36 to 2400: pixels an inch of the PNG |
 * | quiet       | 4       | 0 to 40: light modules around the symbol |
 * | fg          | 000000  | RRGGBB: the dark modules |
 * | bg          | FFFFFF  | RRGGBB or none: the light modules |
 * | style       | square  | square, rounded, dots: the modules' shape |
 * | eye         | square  | square, rounded, circle: the finders' shape |
 * | logo_size   |         | 5 to 40: per cent of the symbol's width |
 * | color       | rgb     | rgb; cmyk: pdf and eps in CMYK, black as K alone |
 * | terminal    | ansi    | ansi: black on white by escape sequences; dark,
 * |             |         | light: none, for a terminal with that background |
 * | caption     |         | a text under the symbol |
 * | show_link   | false   | true: the link under it, for who cannot scan it |
 * | frame       |         | a frame around all, with this call to action |
 * | font        |         | the name of a font of these texts, see font_set.h |
 * | force       | false   | true: allows what is refused below |
 *
 * A quiet zone under 4 modules, a contrast under 4:1 and light on dark are
 * refused: the standard asks for the first and the last, scanners for the
 * other, and paper cannot be patched. Who knows his scanners forces them.
 */

enum drawing_unit {
    DRAWING_UNIT_NONE, /* no size was given */
    DRAWING_UNIT_MM,
    DRAWING_UNIT_IN,
    DRAWING_UNIT_PX
};

enum drawing_terminal {
    DRAWING_TERMINAL_ANSI,
    DRAWING_TERMINAL_DARK,
    DRAWING_TERMINAL_LIGHT
};

enum drawing_style {
    DRAWING_STYLE_SQUARE,
    DRAWING_STYLE_ROUNDED,
    DRAWING_STYLE_DOTS
};

enum drawing_eye {
    DRAWING_EYE_SQUARE,
    DRAWING_EYE_ROUNDED,
    DRAWING_EYE_CIRCLE
};

/* Kept here, so that a drawing holds no memory. */
#define DRAWING_TEXT_MAX 300
#define DRAWING_FONT_MAX 100 /* bytes of a font's name */

struct drawing_text {
    char bytes[DRAWING_TEXT_MAX];
    size_t len; /* 0: there is none */
};

struct font_set;

struct drawing {
    enum symbol_level level;
    enum drawing_unit unit;
    double size;        /* in `unit`; px are whole */
    unsigned module_px; /* 0: not given */
    unsigned dpi;
    unsigned quiet; /* modules */
    struct ink dark;
    struct ink light;
    enum drawing_style style;
    enum drawing_eye eye;
    int min_version;
    unsigned logo_percent; /* 0: not given */
    bool cmyk;
    bool force;
    enum drawing_terminal terminal;
    struct drawing_text caption;
    struct drawing_text frame;
    bool show_link;
    char font[DRAWING_FONT_MAX + 1]; /* a name; "": not given */

    /* Whose many drawings shall open fonts once; NULL: not. Not owned. */
    struct font_set *fonts;
};

/* What a module gets when neither size nor module was given. */
#define DRAWING_MODULE_PX 8

/* All options at their defaults. */
void drawing_init(struct drawing *drawing);

/*
 * Sets the option called `name`. Fails with ERROR_USAGE ("unknown_option") if
 * there is none, or ERROR_INVALID ("bad_option", the field being the name) if
 * the value is not acceptable; the drawing is unchanged then.
 */
int drawing_set(struct drawing *drawing, struct slice name, struct slice value,
                struct error *err) __attribute__((warn_unused_result));

/* What a quiet zone has at least, unless it is forced. */
#define DRAWING_QUIET_MIN 4

/*
 * What only all options together can tell, once all are set: size against
 * module, the quiet zone ("bad_option"), contrast ("low_contrast").
 * ERROR_INVALID.
 */
int drawing_check(const struct drawing *drawing, struct error *err)
    __attribute__((warn_unused_result));

#endif
