#include "qr/drawing/outline.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/memory.h"

/*
 * One walks along the borders with the dark cells at the right hand, from
 * grid point to grid point. Every border has an upper side of a cell that is
 * walked to the right, so figures are found at those.
 */

struct outline_step {
    int x;
    int y;
};

/* Right, down, left, up: by where the walk goes. */
static const struct outline_step outline_ways[] = {
    {1, 0}, {0, 1}, {-1, 0}, {0, -1}};

/* From a grid point to the cells ahead on both sides. */
static const struct outline_step outline_right_cells[] = {
    {0, 0}, {-1, 0}, {-1, -1}, {0, -1}};
static const struct outline_step outline_left_cells[] = {
    {0, -1}, {0, 0}, {-1, 0}, {-1, -1}};

struct outline {
    struct picture *picture;
    const struct outline_grid *grid;
    struct picture_point origin;
    int32_t radius;
    unsigned char *walked; /* upper sides, by cell */
};

static size_t outline_index(const struct outline_grid *grid, int x, int y)
{
    return (size_t)(y + 1) * (grid->width + 2) + (size_t)(x + 1);
}

static bool outline_is_dark(const struct outline_grid *grid, int x, int y)
{
    return grid->cells[outline_index(grid, x, y)] != 0;
}

/* `back` of the way from a grid point against a direction. */
static struct picture_point outline_place(const struct outline *self,
                                          struct outline_step at, int way,
                                          int32_t back)
{
    return (struct picture_point){
        self->origin.x + at.x * PICTURE_MODULE - outline_ways[way].x * back,
        self->origin.y + at.y * PICTURE_MODULE - outline_ways[way].y * back,
    };
}

/* A corner between two directions; the last one of a sharp figure closes it
   by itself. */
static void outline_corner(struct outline *self, struct outline_step at,
                           int from, int to, bool last)
{
    struct picture *picture = self->picture;
    bool outer = to == (from + 1) % 4;
    int32_t radius = outer ? self->radius : 0;
    struct picture_point before = outline_place(self, at, from, radius);
    const struct picture_point *now =
        &picture->points[picture->point_count - 1];

    if (radius == 0 && last)
        return;
    if (now->x != before.x || now->y != before.y)
        picture_line(picture, before);
    if (radius > 0)
        picture_round(picture, outline_place(self, at, from, 0),
                      outline_place(self, at, to, -radius));
}

/* Where the border goes on from a grid point that was reached by `way`. */
static int outline_turn(const struct outline_grid *grid, struct outline_step at,
                        int way)
{
    const struct outline_step *right = &outline_right_cells[way];
    const struct outline_step *left = &outline_left_cells[way];

    if (!outline_is_dark(grid, at.x + right->x, at.y + right->y))
        return (way + 1) % 4;
    if (outline_is_dark(grid, at.x + left->x, at.y + left->y))
        return (way + 3) % 4;
    return way;
}

/* One figure, which begins with the upper side of a cell, to the right. */
static void outline_walk(struct outline *self, int x, int y)
{
    const struct outline_grid *grid = self->grid;
    bool outer = !outline_is_dark(grid, x - 1, y);
    struct outline_step at = {x, y};
    int way = 0;

    picture_move(self->picture,
                 outline_place(self, at, 0, outer ? -self->radius : 0));
    do {
        int next;

        if (way == 0)
            self->walked[outline_index(grid, at.x, at.y)] = 1;
        at.x += outline_ways[way].x;
        at.y += outline_ways[way].y;
        next = outline_turn(grid, at, way);
        if (next != way)
            outline_corner(self, at, way, next,
                           at.x == x && at.y == y && next == 0);
        way = next;
    } while (at.x != x || at.y != y || way != 0);
}

void outline_append(struct picture *picture, const struct outline_grid *grid,
                    struct picture_point origin, int32_t radius)
{
    size_t side = grid->width + 2;
    struct outline self = {picture, grid, origin, radius,
                           memory_zalloc(side * side, 1)};

    for (int y = 0; y < (int)grid->width; y++) {
        for (int x = 0; x < (int)grid->width; x++) {
            size_t index = outline_index(grid, x, y);

            if (grid->cells[index] && !grid->cells[index - side] &&
                !self.walked[index])
                outline_walk(&self, x, y);
        }
    }
    free(self.walked);
}
