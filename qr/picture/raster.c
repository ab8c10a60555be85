#include "qr/picture/raster.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/*
 * Every edge adds to the cells of the rows that it crosses what it covers to
 * its right: its height in the pixel where it is, weighed by the part of the
 * pixel right of it, and the remainder in the next pixel. The running sum of
 * a row's cells is then the coverage, with the winding number as its factor.
 */

#define PIXEL              256 /* positions are in 256ths of a pixel */
#define CELL_WHOLE         (PIXEL * PIXEL * 2)
#define CURVE_HALVINGS_MAX 6

/* A position in the band. */
struct raster_point {
    int32_t x;
    int32_t y;
};

void raster_init(struct raster *raster, const struct raster_view *view,
                 unsigned rows, unsigned step)
{
    /* One more for what an edge in the last pixel leaves over, and one for an
       edge on the right border itself. */
    size_t stride = view->width + 2;
    int32_t *cells;

    raster->view = *view;
    raster->rows = rows;
    raster->size = stride * ((rows + step - 1) / step) * sizeof(*cells);
    raster->cells = cells = memory_alloc(raster->size);
    raster->lines = memory_zalloc(rows, sizeof(*raster->lines));
    for (unsigned row = 0; row < rows; row += step, cells += stride)
        raster->lines[row] = cells;
}

void raster_release(struct raster *raster)
{
    free(raster->lines);
    free(raster->cells);
    raster->lines = NULL;
    raster->cells = NULL;
}

/* `height` is signed: down is positive. Positions lie within one pixel. */
static inline void raster_cell(int32_t *cells, int32_t pixel, int32_t height,
                               int32_t x0, int32_t x1)
{
    int32_t left = x0 + x1 - 2 * pixel * PIXEL;

    cells[pixel] += height * (2 * PIXEL - left);
    cells[pixel + 1] += height * left;
}

/* An edge's part in one row, from (x0, 0) on to (x1, height). */
static void raster_span(int32_t *cells, int32_t x0, int32_t x1, int32_t height)
{
    int32_t pixel = x0 / PIXEL;
    int32_t last = x1 / PIXEL;
    int32_t step = x1 > x0 ? 1 : -1;
    int32_t x = x0;
    int32_t done = 0;

    while (pixel != last) {
        int32_t border = (step > 0 ? pixel + 1 : pixel) * PIXEL;
        int32_t reached =
            (int32_t)((int64_t)height * (border - x0) / (x1 - x0));

        raster_cell(cells, pixel, reached - done, x, border);
        done = reached;
        x = border;
        pixel += step;
    }
    raster_cell(cells, pixel, height - done, x, x1);
}

static int32_t raster_clamp(int32_t value, int32_t max)
{
    if (value < 0)
        return 0;
    return value < max ? value : max;
}

/* Where the line is at height y, between its ends. */
static int32_t raster_cross(struct raster_point from, struct raster_point to,
                            int32_t y)
{
    if (y == from.y || from.x == to.x)
        return from.x;
    if (y == to.y)
        return to.x;
    return from.x +
           (int32_t)((int64_t)(to.x - from.x) * (y - from.y) / (to.y - from.y));
}

/* From the upper end to the lower; `sign` is 1 if it was drawn that way. */
static void raster_edge(struct raster *raster, struct raster_point from,
                        struct raster_point to, int32_t sign)
{
    int32_t bottom = (int32_t)raster->rows * PIXEL;
    int32_t end = to.y < bottom ? to.y : bottom;
    int32_t y = from.y > 0 ? from.y : 0;
    int32_t x = raster_cross(from, to, y);

    while (y < end) {
        int32_t row = y / PIXEL;
        int32_t next = (row + 1) * PIXEL < end ? (row + 1) * PIXEL : end;
        int32_t next_x = raster_cross(from, to, next);

        if (raster->lines[row] != NULL)
            raster_span(raster->lines[row], x, next_x, sign * (next - y));
        x = next_x;
        y = next;
    }
}

static void raster_line(struct raster *raster, struct raster_point from,
                        struct raster_point to)
{
    if (from.y < to.y)
        raster_edge(raster, from, to, 1);
    else if (from.y > to.y)
        raster_edge(raster, to, from, -1);
}

/*
 * How often a curve is halved until lines stay within a thirtieth of a pixel
 * of it: halving makes their distance a quarter.
 */
static unsigned raster_curve_halvings(const struct raster_point p[4])
{
    int32_t bend =
        abs(p[0].x - 2 * p[1].x + p[2].x) + abs(p[0].y - 2 * p[1].y + p[2].y) +
        abs(p[1].x - 2 * p[2].x + p[3].x) + abs(p[1].y - 2 * p[2].y + p[3].y);
    unsigned halvings = 0;

    while (halvings < CURVE_HALVINGS_MAX && bend > PIXEL >> 2) {
        bend /= 4;
        halvings++;
    }
    return halvings;
}

/* A coordinate of a curve, as the factors of i^3, i^2, i and 1 of its
   polynomial, which is 2^(3 * halvings) times the coordinate. */
struct raster_curve {
    int64_t cubic;
    int64_t square;
    int64_t linear;
    int64_t start;
};

static struct raster_curve raster_curve_of(int64_t p0, int64_t p1, int64_t p2,
                                           int64_t p3, unsigned halvings)
{
    int64_t steps = (int64_t)1 << halvings;

    return (struct raster_curve){
        .cubic = p3 - 3 * p2 + 3 * p1 - p0,
        .square = 3 * (p0 - 2 * p1 + p2) * steps,
        .linear = 3 * (p1 - p0) * steps * steps,
        .start = p0,
    };
}

/* The coordinate after `i` of 2^halvings equal steps. */
static int32_t raster_curve_at(const struct raster_curve *curve, int64_t i,
                               unsigned halvings)
{
    int64_t moved =
        ((curve->cubic * i + curve->square) * i + curve->linear) * i;

    return (int32_t)(curve->start + (moved >> 3 * halvings));
}

static void raster_curve(struct raster *raster, const struct raster_point p[4])
{
    unsigned halvings = raster_curve_halvings(p);
    struct raster_curve x =
        raster_curve_of(p[0].x, p[1].x, p[2].x, p[3].x, halvings);
    struct raster_curve y =
        raster_curve_of(p[0].y, p[1].y, p[2].y, p[3].y, halvings);
    struct raster_point from = p[0];

    for (int64_t i = 1; i <= (int64_t)1 << halvings; i++) {
        struct raster_point to = {raster_curve_at(&x, i, halvings),
                                  raster_curve_at(&y, i, halvings)};

        raster_line(raster, from, to);
        from = to;
    }
}

/* A coordinate of the picture in 256ths of a pixel. */
static int32_t raster_position(const struct raster_view *view, int32_t at,
                               unsigned offset)
{
    return (int32_t)((int64_t)at * view->module_px * PIXEL / PICTURE_MODULE) +
           (int32_t)offset * PIXEL;
}

static struct raster_point raster_place(const struct raster *raster,
                                        struct picture_point point,
                                        unsigned first_row)
{
    const struct raster_view *view = &raster->view;

    return (struct raster_point){
        raster_clamp(raster_position(view, point.x, view->left),
                     (int32_t)view->width * PIXEL),
        raster_position(view, point.y, view->top) - (int32_t)first_row * PIXEL,
    };
}

void raster_fill(struct raster *raster, const struct picture *picture,
                 const struct picture_item *item, unsigned first_row)
{
    const struct picture_point *point = picture->points + item->point;
    const unsigned char *verbs = picture->verbs + item->verb;
    struct raster_point start = {0, 0};
    struct raster_point p[4] = {{0, 0}};

    memset(raster->cells, 0, raster->size);
    for (size_t i = 0; i < item->verb_count; i++) {
        size_t count = picture_verb_points(verbs[i]);

        for (size_t n = 1; n <= count; n++)
            p[n] = raster_place(raster, *point++, first_row);
        switch (verbs[i]) {
        case PICTURE_MOVE:
            raster_line(raster, p[0], start);
            start = p[1];
            break;
        case PICTURE_LINE:
            raster_line(raster, p[0], p[1]);
            break;
        case PICTURE_CURVE:
            raster_curve(raster, p);
            break;
        }
        p[0] = p[count];
    }
    raster_line(raster, p[0], start);
}

/* A running sum of cells as coverage. */
static unsigned char raster_coverage(int32_t sum)
{
    unsigned covered = (unsigned)(sum < 0 ? -sum : sum);

    if (covered > CELL_WHOLE)
        covered = CELL_WHOLE;
    return (unsigned char)((covered * 255 + CELL_WHOLE / 2) / CELL_WHOLE);
}

void raster_row(const struct raster *raster, unsigned row,
                unsigned char *coverage)
{
    const int32_t *cells = raster->lines[row];
    int32_t sum = 0;

    for (unsigned x = 0; x < raster->view.width; x++) {
        sum += cells[x];
        coverage[x] = raster_coverage(sum);
    }
}

void raster_samples(const struct raster *raster, unsigned row, unsigned first,
                    unsigned step, unsigned count, unsigned char *coverage)
{
    const int32_t *cells = raster->lines[row];
    int32_t sum = 0;
    unsigned x = 0;

    for (unsigned i = 0; i < count; i++) {
        for (; x <= first + i * step; x++)
            sum += cells[x];
        coverage[i] = raster_coverage(sum);
    }
}

static int32_t raster_whole(int32_t position)
{
    return (position + PIXEL / 2) / PIXEL;
}

struct picture_box raster_box(const struct raster_view *view,
                              struct picture_box box)
{
    int32_t left = raster_whole(raster_position(view, box.x, view->left));
    int32_t top = raster_whole(raster_position(view, box.y, view->top));
    int32_t right =
        raster_whole(raster_position(view, box.x + box.width, view->left));
    int32_t bottom =
        raster_whole(raster_position(view, box.y + box.height, view->top));

    return (struct picture_box){left, top, right - left, bottom - top};
}
