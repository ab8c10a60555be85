#include "qr/drawing/outline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/memory.h"

/*
 * One walks along the borders with the dark cells at the right hand, from
 * grid point to grid point. Every border has an upper side of a cell that is
 * walked to the right, so figures are found at those.
 */

/* Right, down, left, up: by where the walk goes. */
static const struct picture_point outline_ways[] = {
    {1, 0}, {0, 1}, {-1, 0}, {0, -1}};

struct outline {
    struct picture *picture;
    const unsigned char *cells;
    unsigned char *walked; /* upper sides, by cell */
    int32_t radius;

    /*
     * A grid point has the index of the cell at its lower right. From it, by
     * way: to the next point, and to the cells ahead on both sides.
     */
    ptrdiff_t next[4];
    ptrdiff_t right[4];
    ptrdiff_t left[4];
};

static void outline_init(struct outline *self, struct picture *picture,
                         const struct outline_grid *grid, int32_t radius)
{
    ptrdiff_t side = (ptrdiff_t)grid->width + 2;

    *self = (struct outline){
        .picture = picture,
        .cells = grid->cells,
        .walked = memory_zalloc((size_t)(side * side), 1),
        .radius = radius,
        .next = {1, side, -1, -side},
        .right = {0, -1, -side - 1, -side},
        .left = {-side, 0, -1, -side - 1},
    };
}

/* `at`, moved by `length` along a way. */
static struct picture_point outline_move(struct picture_point at, int way,
                                         int32_t length)
{
    return (struct picture_point){at.x + outline_ways[way].x * length,
                                  at.y + outline_ways[way].y * length};
}

/* A corner between two ways. */
static void outline_corner(struct outline *self, struct picture_point at,
                           int from, int to)
{
    struct picture *picture = self->picture;
    bool outer = to == (from + 1) % 4;
    int32_t radius = outer ? self->radius : 0;
    struct picture_point before = outline_move(at, from, -radius);
    const struct picture_point *now =
        &picture->points[picture->point_count - 1];

    if (now->x != before.x || now->y != before.y)
        picture_line(picture, before);
    if (radius > 0)
        picture_round(picture, at, outline_move(at, to, radius));
}

/* Where the border goes on from a grid point that was reached by `way`. */
static int outline_turn(const struct outline *self, size_t at, int way)
{
    const unsigned char *cell = self->cells + at;

    if (!cell[self->right[way]])
        return (way + 1) % 4;
    if (cell[self->left[way]])
        return (way + 3) % 4;
    return way;
}

/*
 * One figure, which begins with the upper side of the cell `start`, to the
 * right. A sharp corner at its end is where it began, so it closes by itself.
 */
static void outline_walk(struct outline *self, size_t start,
                         struct picture_point place)
{
    bool outer = !self->cells[start - 1];
    struct picture_point begin =
        outline_move(place, 0, outer ? self->radius : 0);
    size_t at = start;
    int way = 0;
    int next;

    picture_move(self->picture, begin);
    do {
        if (way == 0)
            self->walked[at] = 1;
        at = (size_t)((ptrdiff_t)at + self->next[way]);
        place = outline_move(place, way, PICTURE_MODULE);
        next = outline_turn(self, at, way);
        if (next != way &&
            (at != start || next != 0 || (outer && self->radius > 0)))
            outline_corner(self, place, way, next);
        way = next;
    } while (at != start || way != 0);
}

void outline_append(struct picture *picture, const struct outline_grid *grid,
                    struct picture_point origin, int32_t radius)
{
    struct outline self;
    size_t side = (size_t)grid->width + 2;

    outline_init(&self, picture, grid, radius);
    for (unsigned y = 0; y < grid->width; y++) {
        size_t row = (y + 1) * side + 1;

        for (unsigned x = 0; x < grid->width; x++) {
            if (grid->cells[row + x] && !grid->cells[row + x - side] &&
                !self.walked[row + x])
                outline_walk(&self, row + x,
                             (struct picture_point){
                                 origin.x + (int32_t)x * PICTURE_MODULE,
                                 origin.y + (int32_t)y * PICTURE_MODULE});
        }
    }
    free(self.walked);
}
