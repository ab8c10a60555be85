#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qr/picture/raster.h"

#define WIDTH 16

static const struct raster_view view = {.width = WIDTH, .module_px = 4};

/* The pixels of the picture's only path, drawn in bands of `rows`. */
static void draw(const struct picture *picture, unsigned rows,
                 unsigned char pixels[WIDTH][WIDTH])
{
    struct raster raster;

    raster_init(&raster, &view, rows, 1);
    for (unsigned first = 0; first < WIDTH; first += rows) {
        raster_fill(&raster, picture, &picture->items[0], first);
        for (unsigned row = 0; row < rows && first + row < WIDTH; row++)
            raster_row(&raster, row, pixels[first + row]);
    }
    raster_release(&raster);
}

static double sum(unsigned char pixels[WIDTH][WIDTH])
{
    double total = 0;

    for (int y = 0; y < WIDTH; y++) {
        for (int x = 0; x < WIDTH; x++)
            total += pixels[y][x] / 255.0;
    }
    return total;
}

static void picture_with_box(struct picture *picture, struct picture_box box,
                             int32_t radius)
{
    picture_init(picture, 4000, 4000, INK_WHITE);
    picture_path(picture, INK_BLACK);
    picture_box(picture, box, radius, false);
}

/* Sides on whole pixels are sharp; others cover in part, exactly. */
Test(raster, boxes)
{
    unsigned char pixels[WIDTH][WIDTH];
    struct picture picture;

    picture_with_box(&picture, (struct picture_box){1000, 1000, 1000, 2000}, 0);
    draw(&picture, WIDTH, pixels);
    for (int y = 0; y < WIDTH; y++) {
        for (int x = 0; x < WIDTH; x++)
            cr_expect_eq(pixels[y][x],
                         x >= 4 && x < 8 && y >= 4 && y < 12 ? 255 : 0, "%d,%d",
                         x, y);
    }
    picture_release(&picture);
    /* From pixel 4.5 to 8.25, and from 4 to 4.5. */
    picture_with_box(&picture, (struct picture_box){1125, 1000, 937, 125}, 0);
    draw(&picture, WIDTH, pixels);
    cr_expect_float_eq(pixels[4][4], 255 * .25, 1);
    cr_expect_float_eq(pixels[4][5], 255 * .5, 1);
    cr_expect_float_eq(pixels[4][8], 255 * .125, 2);
    cr_expect_eq(pixels[4][9], 0);
    cr_expect_eq(pixels[5][5], 0);
    picture_release(&picture);
}

/* Lines within it stand for a curve: a thirtieth of a pixel is missing. */
Test(raster, circle_has_its_area)
{
    unsigned char pixels[WIDTH][WIDTH];
    unsigned char banded[WIDTH][WIDTH];
    struct picture picture;

    picture_with_box(&picture, (struct picture_box){300, 500, 3000, 3000},
                     1500);
    draw(&picture, WIDTH, pixels);
    cr_expect_float_eq(sum(pixels), M_PI * 36, 1, "%f", sum(pixels));
    for (unsigned rows = 1; rows < WIDTH; rows++) {
        draw(&picture, rows, banded);
        cr_expect_eq(memcmp(pixels, banded, sizeof(pixels)), 0,
                     "bands of %u rows", rows);
    }
    picture_release(&picture);
}

/* A ring, and two boxes one over the other, which count once. */
Test(raster, winding)
{
    unsigned char pixels[WIDTH][WIDTH];
    struct picture picture;

    picture_with_box(&picture, (struct picture_box){0, 0, 4000, 4000}, 0);
    picture_box(&picture, (struct picture_box){1000, 1000, 2000, 2000}, 0,
                true);
    draw(&picture, WIDTH, pixels);
    cr_expect_eq(pixels[0][0], 255);
    cr_expect_eq(pixels[15][15], 255);
    cr_expect_eq(pixels[8][8], 0);
    cr_expect_float_eq(sum(pixels), 256 - 64, 1e-9);
    picture_release(&picture);
    picture_with_box(&picture, (struct picture_box){0, 0, 2000, 2000}, 0);
    picture_box(&picture, (struct picture_box){1000, 0, 2000, 2000}, 0, false);
    draw(&picture, WIDTH, pixels);
    cr_expect_float_eq(sum(pixels), 12 * 8, 1e-9);
    picture_release(&picture);
}

/* What lies outside of the pixels is cut off, and nothing else happens. */
Test(raster, outside)
{
    unsigned char pixels[WIDTH][WIDTH];
    struct picture picture;

    picture_with_box(&picture, (struct picture_box){-9000, -9000, 50000, 50000},
                     0);
    draw(&picture, WIDTH, pixels);
    cr_expect_float_eq(sum(pixels), 256, 1e-9);
    picture_release(&picture);
    picture_with_box(&picture, (struct picture_box){9000, 9000, 3000, 3000},
                     1500);
    draw(&picture, WIDTH, pixels);
    cr_expect_float_eq(sum(pixels), 0, 1e-9);
    picture_release(&picture);
}

/* Samples are the same pixels as the whole. */
Test(raster, samples)
{
    unsigned char pixels[WIDTH][WIDTH];
    struct picture picture;
    struct raster raster;

    picture_with_box(&picture, (struct picture_box){300, 500, 3000, 3000},
                     1500);
    draw(&picture, WIDTH, pixels);
    raster_init(&raster, &view, WIDTH - 1, 3);
    raster_fill(&raster, &picture, &picture.items[0], 1);
    for (unsigned row = 0; row < WIDTH - 1; row += 3) {
        unsigned char samples[5];

        raster_samples(&raster, row, 1, 3, 5, samples);
        for (unsigned i = 0; i < 5; i++)
            cr_expect_eq(samples[i], pixels[row + 1][1 + 3 * i]);
    }
    raster_release(&raster);
    picture_release(&picture);
}
