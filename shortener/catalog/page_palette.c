#include "shortener/catalog/page_palette.h"

/* Ours: both schemes have 7 and more for text and buttons. */
static const struct color otherwise[PAGE_SCHEMES][PAGE_COLORS] = {
    [PAGE_LIGHT] = {[PAGE_BACKGROUND] = {0xff, 0xff, 0xff},
                    [PAGE_TEXT] = {0x1a, 0x1c, 0x23},
                    [PAGE_BUTTON] = {0x1f, 0x3a, 0x8a},
                    [PAGE_BUTTON_TEXT] = {0xff, 0xff, 0xff}},
    [PAGE_DARK] = {[PAGE_BACKGROUND] = {0x12, 0x14, 0x1c},
                   [PAGE_TEXT] = {0xee, 0xef, 0xf5},
                   [PAGE_BUTTON] = {0xc3, 0xd0, 0xff},
                   [PAGE_BUTTON_TEXT] = {0x12, 0x14, 0x1c}},
};

static const char *const color_names[PAGE_SCHEMES][PAGE_COLORS] = {
    {"background", "text", "button", "button_text"},
    {"dark_background", "dark_text", "dark_button", "dark_button_text"},
};

static bool has_any(const struct slice *colors)
{
    for (size_t i = 0; i < PAGE_COLORS; i++) {
        if (colors[i].len > 0)
            return true;
    }
    return false;
}

void page_palette_take(const struct page *page, struct page_palette *palette)
{
    bool own_dark =
        has_any(page->colors[PAGE_DARK]) || !has_any(page->colors[PAGE_LIGHT]);

    for (size_t scheme = 0; scheme < PAGE_SCHEMES; scheme++) {
        size_t from = own_dark ? scheme : PAGE_LIGHT;

        for (size_t i = 0; i < PAGE_COLORS; i++) {
            palette->colors[scheme][i] = otherwise[from][i];
            (void)!color_parse(page->colors[from][i],
                               &palette->colors[scheme][i]);
        }
    }
}

static int check_pair(const struct page_palette *palette,
                      enum page_scheme scheme, enum page_color front,
                      enum page_color back, struct error *err)
{
    const struct color *colors = palette->colors[scheme];
    double contrast = color_contrast(colors[front], colors[back]);

    if (contrast >= PAGE_PALETTE_CONTRAST)
        return 0;
    /* Cut, not rounded: 4.496 is not 4.50. */
    return error_field(
        err, ERROR_INVALID, "low_contrast", color_names[scheme][front],
        "%s on %s has a contrast of %.2f:1; people need %.1f:1 "
        "to read it, so make one lighter or darker",
        color_names[scheme][front], color_names[scheme][back],
        (double)(int)(contrast * 100) / 100, PAGE_PALETTE_CONTRAST);
}

int page_palette_check(const struct page *page, struct error *err)
{
    struct page_palette palette;

    page_palette_take(page, &palette);
    for (int scheme = PAGE_LIGHT; scheme < PAGE_SCHEMES; scheme++) {
        if (check_pair(&palette, (enum page_scheme)scheme, PAGE_TEXT,
                       PAGE_BACKGROUND, err) < 0 ||
            check_pair(&palette, (enum page_scheme)scheme, PAGE_BUTTON_TEXT,
                       PAGE_BUTTON, err) < 0)
            return err->code;
    }
    return 0;
}
