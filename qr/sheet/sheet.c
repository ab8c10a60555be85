#include "qr/sheet/sheet.h"

#include "qr/drawing/composition.h"
#include "qr/text/lettering.h"

#define SHEET_PADDING 2.0 /* mm within a label */

/* Pictures of a page have a tenth of a millimetre for their module. */
#define SHEET_UNIT_MM 0.1
#define SHEET_UNITS   (PICTURE_MODULE / SHEET_UNIT_MM)

/* Cut marks, and where page numbers stand, in mm. */
#define SHEET_MARK_GAP   1.5
#define SHEET_MARK       4.0
#define SHEET_MARK_WIDTH 0.15
#define SHEET_NUMBER_EM  3.0
#define SHEET_NUMBER_UP  4.0 /* from the page's foot */

void sheet_init(struct sheet *sheet, const struct sheet_layout *layout,
                size_t count, bool cmyk, struct buffer *out)
{
    *sheet = (struct sheet){
        .layout = *layout,
        .fonts = FONT_SET_INIT,
        .numbers = FONT_SET_INIT,
        .count = count,
    };
    pdf_init(&sheet->pdf, out, cmyk);
}

static size_t sheet_per_page(const struct sheet *self)
{
    size_t labels = (size_t)self->layout.columns * self->layout.rows;

    /* No layout has none (sheet_layout_find). */
    return labels > 0 ? labels : 1;
}

/* ---- Margins ------------------------------------------------------------- */

static int32_t sheet_units(double mm)
{
    return (int32_t)(mm * SHEET_UNITS + 0.5);
}

static void sheet_bar(struct picture *picture, double x, double y, double width,
                      double height)
{
    picture_box(picture,
                (struct picture_box){sheet_units(x), sheet_units(y),
                                     sheet_units(width), sheet_units(height)},
                0, false);
}

/* Above and below the labels, where a vertical cut goes. */
static void sheet_mark_column(const struct sheet *self, struct picture *picture,
                              double x)
{
    const struct sheet_layout *layout = &self->layout;
    double end = layout->top + (layout->rows - 1) * layout->pitch_y +
                 layout->height + SHEET_MARK_GAP;

    x -= SHEET_MARK_WIDTH / 2;
    sheet_bar(picture, x, layout->top - SHEET_MARK_GAP - SHEET_MARK,
              SHEET_MARK_WIDTH, SHEET_MARK);
    sheet_bar(picture, x, end, SHEET_MARK_WIDTH, SHEET_MARK);
}

static void sheet_mark_row(const struct sheet *self, struct picture *picture,
                           double y)
{
    const struct sheet_layout *layout = &self->layout;
    double end = layout->left + (layout->columns - 1) * layout->pitch_x +
                 layout->width + SHEET_MARK_GAP;

    y -= SHEET_MARK_WIDTH / 2;
    sheet_bar(picture, layout->left - SHEET_MARK_GAP - SHEET_MARK, y,
              SHEET_MARK, SHEET_MARK_WIDTH);
    sheet_bar(picture, end, y, SHEET_MARK, SHEET_MARK_WIDTH);
}

/* At both sides of each label; those of neighbours may be one. */
static void sheet_draw_marks(const struct sheet *self, struct picture *picture)
{
    const struct sheet_layout *layout = &self->layout;

    for (unsigned i = 0; i < layout->columns; i++) {
        double x = layout->left + i * layout->pitch_x;

        sheet_mark_column(self, picture, x);
        if (i + 1 == layout->columns || layout->pitch_x > layout->width)
            sheet_mark_column(self, picture, x + layout->width);
    }
    for (unsigned i = 0; i < layout->rows; i++) {
        double y = layout->top + i * layout->pitch_y;

        sheet_mark_row(self, picture, y);
        if (i + 1 == layout->rows || layout->pitch_y > layout->height)
            sheet_mark_row(self, picture, y + layout->height);
    }
}

/* "2 / 7", at the right of the foot, where no cut mark is. */
static int sheet_draw_number(struct sheet *self, struct picture *picture,
                             struct error *err)
{
    size_t per_page = sheet_per_page(self);
    struct buffer number = BUFFER_INIT;
    struct lettering text;
    int32_t em = sheet_units(SHEET_NUMBER_EM);
    int code;

    buffer_appendf(&number, "%zu / %zu", self->at / per_page + 1,
                   (self->count + per_page - 1) / per_page);
    code = lettering_init(&text, buffer_slice(&number), "page", &self->numbers,
                          err);
    if (code == 0) {
        int64_t width = (int64_t)lettering_width(&text, 0, text.count) * em;

        lettering_draw(
            &text, 0, text.count, picture,
            (struct picture_point){
                sheet_units(SHEET_LAYOUT_PAGE_WIDTH - SHEET_MARK_GAP -
                            SHEET_MARK) -
                    (int32_t)(width / FONT_SET_EM),
                sheet_units(SHEET_LAYOUT_PAGE_HEIGHT - SHEET_NUMBER_UP)},
            em);
        lettering_release(&text);
    }
    buffer_release(&number);
    return code;
}

static int sheet_begin_page(struct sheet *self, struct error *err)
{
    static const struct ink open = {.none = true};
    struct picture picture;
    int code;

    pdf_page(&self->pdf, SHEET_LAYOUT_PAGE_WIDTH, SHEET_LAYOUT_PAGE_HEIGHT);
    picture_init(&picture, sheet_units(SHEET_LAYOUT_PAGE_WIDTH),
                 sheet_units(SHEET_LAYOUT_PAGE_HEIGHT), open);
    picture_path(&picture, INK_BLACK);
    sheet_draw_marks(self, &picture);
    code = sheet_draw_number(self, &picture, err);
    pdf_picture(&self->pdf, &picture, 0, 0, SHEET_UNIT_MM);
    picture_release(&picture);
    return code;
}

/* ---- Labels -------------------------------------------------------------- */

/* Millimetres of a module, so that the picture fills the label. */
static double sheet_module(const struct sheet *self,
                           const struct picture *picture)
{
    double x = (self->layout.width - 2 * SHEET_PADDING) / picture->width;
    double y = (self->layout.height - 2 * SHEET_PADDING) / picture->height;

    return (x < y ? x : y) * PICTURE_MODULE;
}

static int sheet_compose(struct sheet *self, struct drawing *drawing,
                         struct slice text, struct composition *composition,
                         struct error *err)
{
    double module;

    drawing->fonts = &self->fonts;
    if (composition_make(composition, drawing, text, self->logo, err) < 0)
        return err->code;
    module = sheet_module(self, &composition->picture);
    if (module >= SHEET_MODULE_MIN || drawing->force)
        return 0;
    composition_release(composition);
    return error_field(err, ERROR_INVALID, "size_too_small", "layout",
                       "a module would be %.2f mm wide on this label, and "
                       "printers keep %.2f up; choose a larger label, a "
                       "shorter caption or a lower ecc, or force it",
                       module, SHEET_MODULE_MIN);
}

int sheet_try(struct sheet *sheet, const struct drawing *drawing,
              struct slice text, struct error *err)
{
    struct composition composition;
    struct drawing own = *drawing;

    if (sheet_compose(sheet, &own, text, &composition, err) < 0)
        return err->code;
    composition_release(&composition);
    return 0;
}

static void sheet_place(struct sheet *self, const struct picture *picture)
{
    const struct sheet_layout *layout = &self->layout;
    unsigned at = (unsigned)(self->at % sheet_per_page(self));
    double module = sheet_module(self, picture);
    unsigned row = at / layout->columns;
    double x = layout->left + at % layout->columns * layout->pitch_x;
    double y = layout->top + row * layout->pitch_y;

    x += (layout->width - picture->width * module / PICTURE_MODULE) / 2;
    y += (layout->height - picture->height * module / PICTURE_MODULE) / 2;
    pdf_picture(&self->pdf, picture, x, y, module);
}

int sheet_add(struct sheet *sheet, const struct drawing *drawing,
              struct slice text, struct error *err)
{
    struct composition composition;
    struct drawing own = *drawing;

    if (sheet->at % sheet_per_page(sheet) == 0 &&
        sheet_begin_page(sheet, err) < 0)
        return err->code;
    if (sheet_compose(sheet, &own, text, &composition, err) < 0)
        return err->code;
    sheet_place(sheet, &composition.picture);
    sheet->at++;
    composition_release(&composition);
    return 0;
}

void sheet_end(struct sheet *sheet)
{
    pdf_end(&sheet->pdf);
    font_set_release(&sheet->fonts);
    font_set_release(&sheet->numbers);
}
