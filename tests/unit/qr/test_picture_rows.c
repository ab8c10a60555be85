#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/picture/logo.h"
#include "qr/picture/picture_rows.h"

#define PX 100

static const struct raster_view view = {.width = PX, .module_px = 10};

/* A blue box over the left half of a picture of 10 by 10 modules. */
static void make_picture(struct picture *picture, struct ink paper)
{
    picture_init(picture, 10000, 10000, paper);
    picture_path(picture, (struct ink){0, 0, 255, false});
    picture_box(picture, (struct picture_box){0, 0, 5000, 10000}, 0, false);
}

static void expect_pixel(struct picture_rows *rows, unsigned y, unsigned x,
                         const unsigned char *bytes, size_t count)
{
    const unsigned char *row = picture_rows_next(rows, y) + x * count;

    for (size_t i = 0; i < count; i++)
        cr_expect_eq(row[i], bytes[i], "row %u, pixel %u, byte %zu: %u", y, x,
                     i, row[i]);
}

Test(picture_rows, shades)
{
    struct picture_rows rows;
    struct picture picture;

    make_picture(&picture, INK_WHITE);
    picture_rows_init(&rows, &picture, &view, PX);
    cr_assert_eq(rows.kind, PICTURE_ROWS_SHADES);
    for (unsigned y = 0; y < PX; y++) {
        expect_pixel(&rows, y, 49, (unsigned char[]){255}, 1);
        expect_pixel(&rows, y, 50, (unsigned char[]){0}, 1);
    }
    picture_rows_release(&rows);
    picture_release(&picture);
}

/* A second ink on white, half a pixel of it. */
Test(picture_rows, colors)
{
    struct picture_rows rows;
    struct picture picture;

    make_picture(&picture, INK_WHITE);
    picture_path(&picture, (struct ink){255, 0, 0, false});
    picture_box(&picture, (struct picture_box){4950, 2000, 1000, 1050}, 0,
                false);
    picture_rows_init(&rows, &picture, &view, PX);
    cr_assert_eq(rows.kind, PICTURE_ROWS_RGB);
    expect_pixel(&rows, 0, 0, (unsigned char[]){0, 0, 255}, 3);
    expect_pixel(&rows, 0, 99, (unsigned char[]){255, 255, 255}, 3);
    expect_pixel(&rows, 20, 49, (unsigned char[]){128, 0, 127}, 3);
    expect_pixel(&rows, 20, 50, (unsigned char[]){255, 0, 0}, 3);
    expect_pixel(&rows, 30, 55, (unsigned char[]){255, 127, 127}, 3);
    expect_pixel(&rows, 70, 60, (unsigned char[]){255, 255, 255}, 3);
    picture_rows_release(&rows);
    picture_release(&picture);
}

/* On no paper, a logo half transparent, over ink and over nothing. */
Test(picture_rows, transparent)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    struct picture_rows rows;
    struct picture picture;

    cr_assert_eq(
        logo_read(&logo,
                  SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                        "viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\" "
                        "fill=\"#f00\" fill-opacity=\".5\"/></svg>"),
                  &err),
        0);
    make_picture(&picture, (struct ink){255, 255, 255, true});
    picture_logo(&picture, &logo, (struct picture_box){4000, 6000, 2000, 2000});
    picture_rows_init(&rows, &picture, &view, PX);
    cr_assert_eq(rows.kind, PICTURE_ROWS_RGBA);
    expect_pixel(&rows, 59, 45, (unsigned char[]){0, 0, 255, 255}, 4);
    expect_pixel(&rows, 59, 55, (unsigned char[]){0, 0, 0, 0}, 4);
    expect_pixel(&rows, 60, 45, (unsigned char[]){128, 0, 127, 255}, 4);
    expect_pixel(&rows, 79, 55, (unsigned char[]){255, 0, 0, 128}, 4);
    expect_pixel(&rows, 80, 45, (unsigned char[]){0, 0, 255, 255}, 4);
    picture_rows_release(&rows);
    picture_release(&picture);
    logo_release(&logo);
}
