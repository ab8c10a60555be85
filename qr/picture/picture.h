#ifndef QR_PICTURE_H
#define QR_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "qr/picture/ink.h"

/*
 * A picture is what is to be drawn, on no device yet: filled paths in inks,
 * and a logo, on paper. Every format writes the same picture, and the
 * self-check looks at its pixels, so that what is proved is what is printed.
 *
 *     struct picture picture;
 *     picture_init(&picture, 37 * PICTURE_MODULE, 37 * PICTURE_MODULE, white);
 *     picture_path(&picture, black);
 *     picture_move(&picture, (struct picture_point){x, y});
 *     picture_line(&picture, ...);
 *     picture_curve(&picture, ...);
 *     picture_path(&picture, red);                 the next item, above it
 *     ...
 *     picture_release(&picture);
 *
 * Coordinates are thousandths of a module, from the upper left corner, x to
 * the right, y down: whole numbers, so that every format and every machine
 * writes the same ones. How large a module gets is the layout's business.
 *
 * Each figure of a path is closed by itself. The winding number decides what
 * is inside (fill rule "nonzero"): a hole runs the other way round. Later
 * items cover earlier ones.
 */

#define PICTURE_MODULE 1000

struct logo;

struct picture_point {
    int32_t x;
    int32_t y;
};

struct picture_box {
    int32_t x;
    int32_t y;
    int32_t width;
    int32_t height;
};

/* What a path does next, and the points that it takes for it. */
enum picture_verb {
    PICTURE_MOVE, /* 1: begins a figure */
    PICTURE_LINE, /* 1 */
    PICTURE_CURVE /* 3: two control points of a cubic curve, and its end */
};

struct picture_item {
    const struct logo *logo; /* NULL: a path; not owned */
    struct picture_box box;  /* of the logo */
    struct ink ink;          /* of the path, and the rest too */
    size_t verb;             /* where it begins in the picture's verbs */
    size_t verb_count;
    size_t point; /* likewise */
};

struct picture {
    int32_t width;
    int32_t height;
    struct ink paper; /* below all items; none leaves it open */
    struct picture_item *items;
    size_t item_count;
    size_t item_cap;
    unsigned char *verbs; /* enum picture_verb */
    size_t verb_count;
    size_t verb_cap;
    struct picture_point *points;
    size_t point_count;
    size_t point_cap;
};

/* An empty picture; release it. */
void picture_init(struct picture *picture, int32_t width, int32_t height,
                  struct ink paper);

/* Frees what it holds; it must be initialised anew. */
void picture_release(struct picture *picture);

/* Begins a path; what follows is part of it. */
void picture_path(struct picture *picture, struct ink ink);

/* Places a logo, which must live as long as the picture. */
void picture_logo(struct picture *picture, const struct logo *logo,
                  struct picture_box box);

/* The first of a figure is a move. */
void picture_move(struct picture *picture, struct picture_point to);
void picture_line(struct picture *picture, struct picture_point to);
void picture_curve(struct picture *picture, struct picture_point control,
                   struct picture_point second, struct picture_point to);

/*
 * A quarter of an ellipse from where the path is: it leaves along `corner`'s
 * one side and arrives at `to` along its other.
 */
void picture_round(struct picture *picture, struct picture_point corner,
                   struct picture_point to);

/*
 * A figure: a rectangle whose corners are quarters of a circle, 0 for none;
 * with the radius at half of its side it is a circle. `hole` runs it the other
 * way round.
 */
void picture_box(struct picture *picture, struct picture_box box,
                 int32_t radius, bool hole);

/* How many points a verb takes. */
static inline size_t picture_verb_points(unsigned verb)
{
    return verb == PICTURE_CURVE ? 3 : 1;
}

#endif
