#include "qr/picture/picture.h"

#include <stdlib.h>

#include "core/memory.h"

/* A cubic curve's handles for a quarter of a circle, as a part of its radius
   in thousandths. */
#define PICTURE_ROUND 552

void picture_init(struct picture *picture, int32_t width, int32_t height,
                  struct ink paper)
{
    *picture =
        (struct picture){.width = width, .height = height, .paper = paper};
}

void picture_release(struct picture *picture)
{
    free(picture->items);
    free(picture->verbs);
    free(picture->points);
    *picture = (struct picture){0};
}

static struct picture_item *picture_add(struct picture *picture)
{
    struct picture_item *item;

    if (picture->item_count == picture->item_cap) {
        picture->item_cap = picture->item_cap > 0 ? 2 * picture->item_cap : 4;
        picture->items = memory_resize(picture->items, picture->item_cap,
                                       sizeof(*picture->items));
    }
    item = &picture->items[picture->item_count++];
    *item = (struct picture_item){.verb = picture->verb_count,
                                  .point = picture->point_count};
    return item;
}

void picture_path(struct picture *picture, struct ink ink)
{
    picture_add(picture)->ink = ink;
}

void picture_logo(struct picture *picture, const struct logo *logo,
                  struct picture_box box)
{
    struct picture_item *item = picture_add(picture);

    item->logo = logo;
    item->box = box;
}

/* Symbols have thousands of points: the first room is for a small one. */
static void picture_grow(struct picture *picture)
{
    if (picture->verb_count == picture->verb_cap) {
        picture->verb_cap =
            picture->verb_cap > 0 ? 2 * picture->verb_cap : 1024;
        picture->verbs = memory_resize(picture->verbs, picture->verb_cap,
                                       sizeof(*picture->verbs));
    }
    if (picture->point_count + 3 > picture->point_cap) {
        picture->point_cap =
            picture->point_cap > 0 ? 2 * picture->point_cap : 1024;
        picture->points = memory_resize(picture->points, picture->point_cap,
                                        sizeof(*picture->points));
    }
}

static void picture_append(struct picture *picture, enum picture_verb verb,
                           struct picture_point point)
{
    picture_grow(picture);
    picture->verbs[picture->verb_count++] = (unsigned char)verb;
    picture->points[picture->point_count++] = point;
    picture->items[picture->item_count - 1].verb_count++;
}

void picture_move(struct picture *picture, struct picture_point to)
{
    picture_append(picture, PICTURE_MOVE, to);
}

void picture_line(struct picture *picture, struct picture_point to)
{
    picture_append(picture, PICTURE_LINE, to);
}

void picture_curve(struct picture *picture, struct picture_point control,
                   struct picture_point second, struct picture_point to)
{
    picture_append(picture, PICTURE_CURVE, control);
    picture->points[picture->point_count++] = second;
    picture->points[picture->point_count++] = to;
}

/* The handle on the way from `from` to the corner. */
static struct picture_point picture_handle(struct picture_point from,
                                           struct picture_point corner)
{
    return (struct picture_point){
        from.x + (corner.x - from.x) * PICTURE_ROUND / 1000,
        from.y + (corner.y - from.y) * PICTURE_ROUND / 1000,
    };
}

void picture_round(struct picture *picture, struct picture_point corner,
                   struct picture_point to)
{
    struct picture_point from = picture->points[picture->point_count - 1];

    picture_curve(picture, picture_handle(from, corner),
                  picture_handle(to, corner), to);
}

/* From one side of `corner` around it, `before` and `behind` apart. */
static void picture_turn(struct picture *picture, struct picture_point before,
                         struct picture_point corner,
                         struct picture_point behind)
{
    const struct picture_point *at = &picture->points[picture->point_count - 1];

    if (at->x != before.x || at->y != before.y)
        picture_line(picture, before);
    if (before.x != corner.x || before.y != corner.y)
        picture_round(picture, corner, behind);
}

void picture_box(struct picture *picture, struct picture_box box,
                 int32_t radius, bool hole)
{
    struct picture_point corners[] = {
        {box.x + box.width, box.y},
        {box.x + box.width, box.y + box.height},
        {box.x, box.y + box.height},
        {box.x, box.y},
    };
    struct picture_point start = {box.x, box.y};
    /* From the corner along the sides, towards those before and behind it. */
    static const struct picture_point sides[] = {
        {-1, 0}, {0, -1}, {1, 0}, {0, 1}};

    if (hole)
        start.y += radius;
    else
        start.x += radius;
    picture_move(picture, start);
    /* A last corner that is none is where the figure began. */
    for (size_t i = 0; i < (radius > 0 ? 4 : 3); i++) {
        size_t n = hole ? (6 - i) % 4 : i;
        struct picture_point corner = corners[n];
        struct picture_point side = sides[n];
        struct picture_point next = sides[(n + 1) % 4];
        struct picture_point before = {corner.x + side.x * radius,
                                       corner.y + side.y * radius};
        struct picture_point behind = {corner.x - next.x * radius,
                                       corner.y - next.y * radius};

        picture_turn(picture, hole ? behind : before, corner,
                     hole ? before : behind);
    }
}
