#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/drawing/outline.h"
#include "qr/picture/raster.h"

#define SIDE_MAX 8
#define PX       8

/* Rows of a grid, # for dark; and the figures that it must come to. */
static const struct {
    unsigned width;
    const char *cells;
    size_t figures;
    size_t points; /* without rounding: one a corner */
} rows[] = {
    {1, "#", 1, 4},
    {1, ".", 0, 0},
    {2,
     "##"
     "##",
     1, 4},
    {2,
     "#."
     ".#",
     2, 8}, /* corners do not connect */
    {2,
     ".#"
     "#.",
     2, 8},
    {3,
     "###"
     "#.#"
     "###",
     2, 8}, /* a hole is a figure */
    {3,
     ".#."
     "###"
     ".#.",
     1, 12},
    {3,
     "#.#"
     ".#."
     "#.#",
     5, 20},
    {4,
     "####"
     "#..#"
     "#.##"
     "####",
     2, 10},
    {4,
     "###."
     "#.##"
     "##.#"
     ".###",
     2, 16}, /* holes that touch at a corner are one figure */
    {5,
     "#####"
     "#...#"
     "#.#.#"
     "#...#"
     "#####",
     3, 12},
};

static void fill_grid(const char *text, unsigned width, unsigned char *cells)
{
    memset(cells, 0, (size_t)(width + 2) * (width + 2));
    for (unsigned y = 0; y < width; y++) {
        for (unsigned x = 0; x < width; x++)
            cells[(y + 1) * (width + 2) + x + 1] = text[y * width + x] == '#';
    }
}

static void draw(struct picture *picture, const char *text, unsigned width,
                 int32_t radius)
{
    unsigned char cells[(SIDE_MAX + 2) * (SIDE_MAX + 2)];
    struct outline_grid grid = {width, cells};

    fill_grid(text, width, cells);
    picture_init(picture, (int32_t)width * PICTURE_MODULE,
                 (int32_t)width * PICTURE_MODULE, INK_WHITE);
    picture_path(picture, INK_BLACK);
    outline_append(picture, &grid, (struct picture_point){0, 0}, radius);
}

/* The share of a cell's pixels that is covered. */
static double cell_coverage(const struct raster *raster, unsigned x, unsigned y)
{
    double covered = 0;

    for (unsigned row = 0; row < PX; row++) {
        unsigned char coverage[SIDE_MAX * PX];

        raster_row(raster, y * PX + row, coverage);
        for (unsigned i = 0; i < PX; i++)
            covered += coverage[x * PX + i] / 255.0;
    }
    return covered / (PX * PX);
}

static void expect_cells(size_t i, int32_t radius, double least)
{
    unsigned width = rows[i].width;
    struct raster_view view = {.width = width * PX, .module_px = PX};
    struct picture picture;
    struct raster raster;

    draw(&picture, rows[i].cells, width, radius);
    raster_init(&raster, &view, width * PX, 1);
    raster_fill(&raster, &picture, &picture.items[0], 0);
    for (unsigned y = 0; y < width; y++) {
        for (unsigned x = 0; x < width; x++) {
            double covered = cell_coverage(&raster, x, y);

            if (rows[i].cells[y * width + x] == '#')
                cr_expect_geq(covered, least, "row %zu at %u,%u: %f", i, x, y,
                              covered);
            else
                cr_expect_leq(covered, 0, "row %zu at %u,%u: %f", i, x, y,
                              covered);
        }
    }
    raster_release(&raster);
    picture_release(&picture);
}

/* Sharp, it is the cells themselves; rounded, nothing but corners goes: of a
   cell alone a circle stays. */
Test(outline, covers_the_cells)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_cells(i, 0, 1);
        expect_cells(i, 500, 0.78);
    }
}

Test(outline, figures)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct picture picture;
        size_t figures = 0;

        draw(&picture, rows[i].cells, rows[i].width, 0);
        for (size_t n = 0; n < picture.verb_count; n++)
            figures += picture.verbs[n] == PICTURE_MOVE;
        cr_expect_eq(figures, rows[i].figures, "row %zu: %zu figures", i,
                     figures);
        cr_expect_eq(picture.point_count, rows[i].points, "row %zu: %zu points",
                     i, picture.point_count);
        picture_release(&picture);
    }
}
