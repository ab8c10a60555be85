#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "qr/picture/picture.h"

static void expect_points(const struct picture *picture,
                          const struct picture_point *points, size_t count)
{
    cr_assert_eq(picture->point_count, count);
    for (size_t i = 0; i < count; i++)
        cr_expect(picture->points[i].x == points[i].x &&
                      picture->points[i].y == points[i].y,
                  "point %zu is %d,%d", i, (int)picture->points[i].x,
                  (int)picture->points[i].y);
}

Test(picture, sharp_box)
{
    static const struct picture_point clockwise[] = {
        {10, 20}, {40, 20}, {40, 60}, {10, 60}};
    static const struct picture_point hole[] = {
        {10, 20}, {10, 60}, {40, 60}, {40, 20}};
    struct picture picture;

    picture_init(&picture, 1000, 1000, INK_WHITE);
    picture_path(&picture, INK_BLACK);
    picture_box(&picture, (struct picture_box){10, 20, 30, 40}, 0, false);
    expect_points(&picture, clockwise, 4);
    cr_expect_eq(picture.items[0].verb_count, 4);
    picture_release(&picture);
    picture_init(&picture, 1000, 1000, INK_WHITE);
    picture_path(&picture, INK_BLACK);
    picture_box(&picture, (struct picture_box){10, 20, 30, 40}, 0, true);
    expect_points(&picture, hole, 4);
    picture_release(&picture);
}

/* With half its side as the radius, only four curves are left. */
Test(picture, circle)
{
    static const struct picture_point points[] = {
        {1000, 0},    {1552, 0},    {2000, 448}, {2000, 1000}, {2000, 1552},
        {1552, 2000}, {1000, 2000}, {448, 2000}, {0, 1552},    {0, 1000},
        {0, 448},     {448, 0},     {1000, 0}};
    struct picture picture;

    picture_init(&picture, 2000, 2000, INK_WHITE);
    picture_path(&picture, INK_BLACK);
    picture_box(&picture, (struct picture_box){0, 0, 2000, 2000}, 1000, false);
    expect_points(&picture, points, sizeof(points) / sizeof(points[0]));
    cr_expect_eq(picture.verb_count, 5);
    picture_release(&picture);
}

/* Items keep their parts, however much comes. */
Test(picture, items)
{
    struct picture picture;

    picture_init(&picture, 1000, 1000, INK_WHITE);
    for (int i = 0; i < 3000; i++) {
        picture_path(&picture, INK_BLACK);
        picture_box(&picture, (struct picture_box){i, i, 10, 10}, 0, false);
    }
    cr_assert_eq(picture.item_count, 3000);
    for (int i = 0; i < 3000; i++) {
        const struct picture_item *item = &picture.items[i];

        cr_assert_eq(item->verb_count, 4);
        cr_assert_eq(picture.verbs[item->verb], PICTURE_MOVE);
        cr_assert_eq(picture.points[item->point].x, i);
    }
    picture_release(&picture);
}
