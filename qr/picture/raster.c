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

#define PIXEL      256 /* positions are in 256ths of a pixel */
#define CELL_WHOLE (PIXEL * PIXEL * 2)
#define CURVE_MAX  64 /* lines that a curve becomes */

/* A position in the band. */
struct raster_point {
    int32_t x;
    int32_t y;
};

/* A row's cells: one more for what an edge in the last pixel leaves over, one
   for an edge at the right border itself. */
static size_t raster_stride(const struct raster *raster)
{
    return raster->view.width + 2;
}

void raster_init(struct raster *raster, const struct raster_view *view,
                 unsigned rows)
{
    raster->view = *view;
    raster->rows = rows;
    raster->cells =
        memory_alloc(raster_stride(raster) * rows * sizeof(*raster->cells));
}

void raster_release(struct raster *raster)
{
    free(raster->cells);
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
    if (from.x == to.x)
        return from.x;
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

        raster_span(raster->cells + raster_stride(raster) * (size_t)row, x,
                    next_x, sign * (next - y));
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

/* Lines that a curve needs to stay within a tenth of a pixel of itself. */
static int32_t raster_curve_lines(const struct raster_point p[4])
{
    int32_t bend =
        abs(p[0].x - 2 * p[1].x + p[2].x) + abs(p[0].y - 2 * p[1].y + p[2].y) +
        abs(p[1].x - 2 * p[2].x + p[3].x) + abs(p[1].y - 2 * p[2].y + p[3].y);
    int32_t lines = 1;

    while (lines < CURVE_MAX && lines * lines * PIXEL < 4 * bend)
        lines++;
    return lines;
}

/* A coordinate of the curve after `i` of `n` equal steps. */
static int32_t raster_curve_at(int64_t p0, int64_t p1, int64_t p2, int64_t p3,
                               int64_t i, int64_t n)
{
    int64_t rest = n - i;

    return (int32_t)((p0 * rest * rest * rest + 3 * p1 * rest * rest * i +
                      3 * p2 * rest * i * i + p3 * i * i * i) /
                     (n * n * n));
}

static void raster_curve(struct raster *raster, const struct raster_point p[4])
{
    int32_t lines = raster_curve_lines(p);
    struct raster_point from = p[0];

    for (int32_t i = 1; i <= lines; i++) {
        struct raster_point to = {
            raster_curve_at(p[0].x, p[1].x, p[2].x, p[3].x, i, lines),
            raster_curve_at(p[0].y, p[1].y, p[2].y, p[3].y, i, lines),
        };

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

    memset(raster->cells, 0,
           raster_stride(raster) * raster->rows * sizeof(*raster->cells));
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

void raster_row(const struct raster *raster, unsigned row,
                unsigned char *coverage)
{
    const int32_t *cells = raster->cells + raster_stride(raster) * (size_t)row;
    int32_t sum = 0;

    for (unsigned x = 0; x < raster->view.width; x++) {
        int32_t covered;

        sum += cells[x];
        covered = sum < 0 ? -sum : sum;
        if (covered > CELL_WHOLE)
            covered = CELL_WHOLE;
        coverage[x] =
            (unsigned char)((covered * 255 + CELL_WHOLE / 2) / CELL_WHOLE);
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
