#include "qr/drawing/caption.h"

#include <assert.h>

static_assert(DRAWING_TEXT_MAX <= LETTERING_MAX,
              "a drawing's texts can be drawn");

/* Lengths below are in parts of an em, or of the symbol's side. */
#define CAPTION_LINE_PERCENT   125 /* from line to line */
#define CAPTION_ASCENT_PERCENT 98  /* from a line's top to its baseline */
#define CAPTION_PAD_PERCENT    45  /* above and below the text in the foot */
#define CAPTION_STEP_PERCENT   5   /* by which what does not fit shrinks */
#define CAPTION_LEAST_PERCENT  50

#define CAPTION_MARGIN         PICTURE_MODULE /* left and right of texts */
#define CAPTION_BORDER         PICTURE_MODULE /* how thick a frame is */
#define CAPTION_RADIUS         (2 * PICTURE_MODULE)

/* A field's name, and how many ems of its text make the symbol's side. */
static const struct {
    const char *field;
    int32_t ems;
} caption_places[CAPTION_PLACES] = {
    [CAPTION_TEXT] = {"caption", 13},
    [CAPTION_LINK] = {"show_link", 17},
    [CAPTION_FRAME] = {"frame", 9},
};

static struct slice caption_text(const struct drawing_text *text)
{
    return slice_of(text->bytes, text->len);
}

bool caption_is_wanted(const struct drawing *drawing)
{
    return drawing->caption.len > 0 || drawing->frame.len > 0 ||
           drawing->show_link;
}

static char caption_lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c;
}

void caption_append_link(struct buffer *out, struct slice address)
{
    size_t scheme = slice_search(address, SLICE("://"));
    struct slice rest = address;
    size_t host;

    if (scheme < address.len)
        rest = slice_skip(address, scheme + 3);
    if (slice_ends(rest, SLICE("?qr=1")))
        rest.len -= 5;
    host = slice_find(rest, '/');
    for (size_t i = 0; i < host; i++)
        buffer_append_byte(out, caption_lower(rest.ptr[i]));
    buffer_append(out, slice_skip(rest, host));
}

static int caption_take(struct caption *self, enum caption_place place,
                        struct slice text, struct error *err)
{
    struct font_set *fonts = self->drawing->fonts;

    if (text.len == 0)
        return 0;
    if (fonts == NULL)
        fonts = &self->fonts;
    fonts->chosen = self->drawing->font;
    if (font_set_open(fonts, err) < 0)
        return err->code;
    return lettering_init(&self->parts[place].text, text,
                          caption_places[place].field, fonts, err);
}

int caption_init(struct caption *caption, const struct drawing *drawing,
                 struct slice address, struct error *err)
{
    *caption = (struct caption){
        .drawing = drawing, .fonts = FONT_SET_INIT, .link = BUFFER_INIT};
    if (drawing->show_link)
        caption_append_link(&caption->link, address);
    if (caption_take(caption, CAPTION_TEXT, caption_text(&drawing->caption),
                     err) < 0 ||
        caption_take(caption, CAPTION_LINK, buffer_slice(&caption->link), err) <
            0 ||
        caption_take(caption, CAPTION_FRAME, caption_text(&drawing->frame),
                     err) < 0)
        caption_release(caption);
    return err->code;
}

/* ---- Measuring ----------------------------------------------------------- */

static bool caption_fit(struct caption_part *part, int32_t room, int32_t em)
{
    int64_t width = (int64_t)room * FONT_SET_EM / em;

    part->em = em;
    part->lines =
        lettering_wrap(&part->text, (int32_t)width, part->ends, CAPTION_LINES);
    return part->lines > 0;
}

static int caption_measure_part(struct caption *self, enum caption_place place,
                                struct error *err)
{
    struct caption_part *part = &self->parts[place];
    int32_t full = self->side / caption_places[place].ems;
    int32_t room = self->side - 2 * CAPTION_MARGIN;

    if (part->text.count == 0)
        return 0;
    for (int32_t percent = 100; percent >= CAPTION_LEAST_PERCENT;
         percent -= CAPTION_STEP_PERCENT) {
        if (caption_fit(part, room, full * percent / 100))
            return 0;
    }
    return error_field(err, ERROR_INVALID, "too_long",
                       caption_places[place].field,
                       "%s does not fit in %d lines beside a symbol of this "
                       "size, even in small letters; shorten it",
                       caption_places[place].field, CAPTION_LINES);
}

static int32_t caption_lines_height(const struct caption_part *part)
{
    return (int32_t)part->lines * part->em * CAPTION_LINE_PERCENT / 100;
}

static int32_t caption_foot_height(const struct caption *self)
{
    const struct caption_part *part = &self->parts[CAPTION_FRAME];

    if (part->lines == 0)
        return 0;
    return caption_lines_height(part) +
           2 * part->em * CAPTION_PAD_PERCENT / 100;
}

/* Whole modules, so that images have whole pixels. */
static int32_t caption_round(int32_t length)
{
    return (length + PICTURE_MODULE - 1) / PICTURE_MODULE * PICTURE_MODULE;
}

int caption_measure(struct caption *caption, int32_t side, struct error *err)
{
    int32_t texts;

    caption->side = side;
    for (int place = 0; place < CAPTION_PLACES; place++) {
        if (caption_measure_part(caption, (enum caption_place)place, err) < 0)
            return err->code;
    }
    caption->border =
        caption->parts[CAPTION_FRAME].lines > 0 ? CAPTION_BORDER : 0;
    texts = caption_lines_height(&caption->parts[CAPTION_TEXT]) +
            caption_lines_height(&caption->parts[CAPTION_LINK]);
    if (texts > 0)
        texts += 2 * PICTURE_MODULE;
    caption->width = side + 2 * caption->border;
    caption->height = caption_round(caption->border + side + texts +
                                    caption_foot_height(caption));
    return 0;
}

/* ---- Drawing ------------------------------------------------------------- */

/* Draws the lines, centred, from `top` down; returns where they end. */
static int32_t caption_draw_part(const struct caption *self,
                                 enum caption_place place,
                                 struct picture *picture, int32_t top)
{
    const struct caption_part *part = &self->parts[place];
    size_t first = lettering_skip(&part->text, 0);

    for (size_t i = 0; i < part->lines; i++) {
        int64_t width =
            (int64_t)lettering_width(&part->text, first, part->ends[i]) *
            part->em / FONT_SET_EM;
        struct picture_point start = {
            (self->width - (int32_t)width) / 2,
            top + part->em * CAPTION_ASCENT_PERCENT / 100,
        };

        lettering_draw(&part->text, first, part->ends[i], picture, start,
                       part->em);
        top += part->em * CAPTION_LINE_PERCENT / 100;
        first = lettering_skip(&part->text, part->ends[i]);
    }
    return top;
}

/* A ring whose foot is broad enough for the call to action. */
static void caption_draw_frame(const struct caption *self,
                               struct picture *picture)
{
    struct ink light = self->drawing->light;
    int32_t foot = caption_foot_height(self);
    struct picture_box outer = {0, 0, self->width, self->height};
    struct picture_box inner = {self->border, self->border, self->side,
                                self->height - foot - self->border};

    picture_path(picture, self->drawing->dark);
    picture_box(picture, outer, CAPTION_RADIUS, false);
    picture_box(picture, inner, CAPTION_RADIUS - self->border, true);
    picture_path(picture, light.none ? INK_WHITE : light);
    (void)caption_draw_part(self, CAPTION_FRAME, picture,
                            self->height - foot +
                                self->parts[CAPTION_FRAME].em *
                                    CAPTION_PAD_PERCENT / 100);
}

void caption_draw(const struct caption *caption, struct picture *picture)
{
    int32_t top = caption->border + caption->side;

    if (caption->parts[CAPTION_TEXT].lines > 0 ||
        caption->parts[CAPTION_LINK].lines > 0) {
        picture_path(picture, caption->drawing->dark);
        top = caption_draw_part(caption, CAPTION_TEXT, picture, top);
        (void)caption_draw_part(caption, CAPTION_LINK, picture, top);
    }
    if (caption->border > 0)
        caption_draw_frame(caption, picture);
}

void caption_append_lines(const struct caption *caption, struct buffer *out)
{
    const struct slice lines[] = {
        caption_text(&caption->drawing->caption),
        buffer_slice(&caption->link),
        caption_text(&caption->drawing->frame),
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (lines[i].len == 0)
            continue;
        buffer_append(out, lines[i]);
        buffer_append_byte(out, '\n');
    }
}

void caption_release(struct caption *caption)
{
    for (int place = 0; place < CAPTION_PLACES; place++)
        lettering_release(&caption->parts[place].text);
    buffer_release(&caption->link);
    font_set_release(&caption->fonts);
}
