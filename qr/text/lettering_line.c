#include "qr/text/lettering_line.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "qr/text/lettering.h"

/* Characters of one direction, script and font, which are shaped at once. */
struct lettering_run {
    size_t first, end;
};

/* ---- Runs ---------------------------------------------------------------- */

static bool lettering_line_is_one(const struct lettering *text, size_t a,
                                  size_t b)
{
    return text->levels[a] == text->levels[b] &&
           text->scripts[a] == text->scripts[b] &&
           text->font_numbers[a] == text->font_numbers[b];
}

/* In the order of reading; returns how many. */
static size_t lettering_line_find_runs(const struct lettering *text,
                                       size_t first, size_t end,
                                       struct lettering_run *runs)
{
    size_t count = 0;

    while (first < end) {
        size_t next = first + 1;

        while (next < end && lettering_line_is_one(text, first, next))
            next++;
        runs[count++] = (struct lettering_run){first, next};
        first = next;
    }
    return count;
}

static void lettering_line_reverse(struct lettering_run *runs, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct lettering_run run = runs[i];

        runs[i] = runs[count - 1 - i];
        runs[count - 1 - i] = run;
    }
}

/* Rule L2 of the bidirectional algorithm, for one level. */
static void lettering_line_turn(const struct lettering *text,
                                struct lettering_run *runs, size_t count,
                                int level)
{
    size_t i = 0;

    while (i < count) {
        size_t next = i;

        while (next < count && text->levels[runs[next].first] >= level)
            next++;
        lettering_line_reverse(runs + i, next - i);
        i = next + 1;
    }
}

/* From the order of reading to that from left to right. */
static void lettering_line_order(const struct lettering *text,
                                 struct lettering_run *runs, size_t count)
{
    int highest = 0;

    for (size_t i = 0; i < count; i++) {
        int level = (unsigned char)text->levels[runs[i].first];

        if (level > highest)
            highest = level;
    }
    for (int level = highest; level > 0; level--)
        lettering_line_turn(text, runs, count, level);
}

/* ---- Glyphs -------------------------------------------------------------- */

static void lettering_line_add(struct lettering_line *self, size_t font,
                               const hb_glyph_info_t *info,
                               const hb_glyph_position_t *position)
{
    if (self->count == self->cap) {
        self->cap = self->cap > 0 ? 2 * self->cap : 32;
        self->glyphs =
            memory_resize(self->glyphs, self->cap, sizeof(*self->glyphs));
    }
    self->glyphs[self->count++] = (struct lettering_glyph){
        .font = font,
        .glyph = info->codepoint,
        .x = self->width + position->x_offset,
        .y = position->y_offset,
    };
    self->width += position->x_advance;
}

/* Letters join with those before and behind the run too. */
static void lettering_line_shape(struct lettering_line *self,
                                 const struct lettering *text,
                                 const struct lettering_run *run)
{
    size_t number = text->font_numbers[run->first];
    hb_buffer_t *buffer = hb_buffer_create();
    const hb_glyph_position_t *positions;
    const hb_glyph_info_t *infos;
    unsigned count;

    hb_buffer_add_codepoints(buffer, text->characters, (int)text->count,
                             (unsigned)run->first,
                             (int)(run->end - run->first));
    hb_buffer_set_direction(buffer, text->levels[run->first] % 2 == 1
                                        ? HB_DIRECTION_RTL
                                        : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, text->scripts[run->first]);
    hb_shape(font_set_at(text->fonts, number), buffer, NULL, 0);
    infos = hb_buffer_get_glyph_infos(buffer, &count);
    positions = hb_buffer_get_glyph_positions(buffer, &count);
    for (unsigned i = 0; i < count; i++)
        lettering_line_add(self, number, &infos[i], &positions[i]);
    hb_buffer_destroy(buffer);
}

void lettering_line_init(struct lettering_line *line,
                         const struct lettering *text, size_t first, size_t end)
{
    struct lettering_run *runs =
        memory_alloc((end - first + 1) * sizeof(*runs));
    size_t count = lettering_line_find_runs(text, first, end, runs);

    *line = (struct lettering_line){.width = 0};
    lettering_line_order(text, runs, count);
    for (size_t i = 0; i < count; i++)
        lettering_line_shape(line, text, &runs[i]);
    free(runs);
}

void lettering_line_release(struct lettering_line *line)
{
    free(line->glyphs);
    *line = (struct lettering_line){.width = 0};
}

/* ---- Outlines ------------------------------------------------------------ */

/* Where a glyph's outline goes. */
struct lettering_pen {
    struct picture *picture;
    double x, y;  /* the glyph's own origin in the picture */
    double scale; /* of the font's units */
};

static struct picture_point lettering_pen_point(const struct lettering_pen *pen,
                                                float x, float y)
{
    return (struct picture_point){
        (int32_t)lround(pen->x + (double)x * pen->scale),
        (int32_t)lround(pen->y - (double)y * pen->scale),
    };
}

static void lettering_pen_move(hb_draw_funcs_t *funcs, void *arg,
                               hb_draw_state_t *state, float x, float y,
                               void *user)
{
    const struct lettering_pen *pen = arg;

    (void)funcs;
    (void)state;
    (void)user;
    picture_move(pen->picture, lettering_pen_point(pen, x, y));
}

static void lettering_pen_line(hb_draw_funcs_t *funcs, void *arg,
                               hb_draw_state_t *state, float x, float y,
                               void *user)
{
    const struct lettering_pen *pen = arg;

    (void)funcs;
    (void)state;
    (void)user;
    picture_line(pen->picture, lettering_pen_point(pen, x, y));
}

static void lettering_pen_curve(hb_draw_funcs_t *funcs, void *arg,
                                hb_draw_state_t *state, float x1, float y1,
                                float x2, float y2, float x, float y,
                                void *user)
{
    const struct lettering_pen *pen = arg;

    (void)funcs;
    (void)state;
    (void)user;
    picture_curve(pen->picture, lettering_pen_point(pen, x1, y1),
                  lettering_pen_point(pen, x2, y2),
                  lettering_pen_point(pen, x, y));
}

/* Quadratic curves come as cubic ones; figures close by themselves. */
static hb_draw_funcs_t *lettering_pen_funcs(void)
{
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();

    hb_draw_funcs_set_move_to_func(funcs, lettering_pen_move, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, lettering_pen_line, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(funcs, lettering_pen_curve, NULL, NULL);
    return funcs;
}

/* The same function's new name. */
static void lettering_pen_draw(hb_font_t *font, hb_codepoint_t glyph,
                               hb_draw_funcs_t *funcs,
                               struct lettering_pen *pen)
{
#if HB_VERSION_ATLEAST(7, 0, 0)
    hb_font_draw_glyph(font, glyph, funcs, pen);
#else
    hb_font_get_glyph_shape(font, glyph, funcs, pen);
#endif
}

void lettering_line_draw(const struct lettering_line *line,
                         const struct font_set *fonts, struct picture *picture,
                         struct picture_point start, int32_t em)
{
    hb_draw_funcs_t *funcs = lettering_pen_funcs();
    double scale = (double)em / FONT_SET_EM;

    for (size_t i = 0; i < line->count; i++) {
        const struct lettering_glyph *glyph = &line->glyphs[i];
        struct lettering_pen pen = {
            .picture = picture,
            .x = start.x + glyph->x * scale,
            .y = start.y - glyph->y * scale,
            .scale = scale,
        };

        lettering_pen_draw(font_set_at(fonts, glyph->font), glyph->glyph, funcs,
                           &pen);
    }
    hb_draw_funcs_destroy(funcs);
}
