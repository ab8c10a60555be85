#include "qr/drawing/drawing.h"

#include <math.h>
#include <string.h>

#include "core/buffer.h"
#include "core/utf8.h"

#define DRAWING_CONTRAST_MIN 4.0

/* A row is an option: its name, its default, how a value is read. */
struct drawing_option {
    struct slice name;
    struct slice fallback;
    const char *values; /* what a refused value should have been */
    bool (*parse)(struct drawing *drawing, struct slice value);
};

static bool drawing_parse_range(struct slice value, unsigned min, unsigned max,
                                unsigned *out)
{
    uint64_t number;

    if (!slice_parse_u64(value, &number) || number < min || number > max)
        return false;
    *out = (unsigned)number;
    return true;
}

static bool drawing_parse_ecc(struct drawing *drawing, struct slice value)
{
    static const struct slice letters = SLICE_INIT("LMQHlmqh");
    size_t level;

    if (slice_equal(value, SLICE("auto"))) {
        drawing->level = SYMBOL_LEVEL_AUTO;
        return true;
    }
    if (value.len != 1)
        return false;
    level = slice_find(letters, value.ptr[0]);
    if (level == letters.len)
        return false;
    drawing->level = (enum symbol_level)(level % 4);
    return true;
}

/* Takes a unit's name off the end of `value`; none means pixels. */
static enum drawing_unit drawing_take_unit(struct slice *value)
{
    static const struct {
        struct slice suffix;
        enum drawing_unit unit;
    } units[] = {
        {SLICE_INIT("mm"), DRAWING_UNIT_MM},
        {SLICE_INIT("in"), DRAWING_UNIT_IN},
        {SLICE_INIT("px"), DRAWING_UNIT_PX},
    };

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (slice_ends(*value, units[i].suffix)) {
            *value = slice_head(*value, value->len - units[i].suffix.len);
            return units[i].unit;
        }
    }
    return DRAWING_UNIT_PX;
}

static bool drawing_parse_size(struct drawing *drawing, struct slice value)
{
    static const struct {
        double min;
        double max;
    } bounds[] = {
        [DRAWING_UNIT_MM] = {1, 10000},
        [DRAWING_UNIT_IN] = {0.04, 394},
        [DRAWING_UNIT_PX] = {1, 100000},
    };
    enum drawing_unit unit = drawing_take_unit(&value);
    double size;

    if (!slice_parse_double(value, &size) || size < bounds[unit].min ||
        size > bounds[unit].max)
        return false;
    if (unit == DRAWING_UNIT_PX && size != floor(size))
        return false;
    drawing->unit = unit;
    drawing->size = size;
    return true;
}

static bool drawing_parse_module(struct drawing *drawing, struct slice value)
{
    return drawing_parse_range(value, 1, 1000, &drawing->module_px);
}

static bool drawing_parse_dpi(struct drawing *drawing, struct slice value)
{
    return drawing_parse_range(value, 36, 2400, &drawing->dpi);
}

static bool drawing_parse_quiet(struct drawing *drawing, struct slice value)
{
    return drawing_parse_range(value, 0, 40, &drawing->quiet);
}

static bool drawing_parse_version(struct drawing *drawing, struct slice value)
{
    unsigned version;

    if (!drawing_parse_range(value, 1, SYMBOL_VERSION_MAX, &version))
        return false;
    drawing->min_version = (int)version;
    return true;
}

static bool drawing_parse_logo(struct drawing *drawing, struct slice value)
{
    return drawing_parse_range(value, 5, 40, &drawing->logo_percent);
}

static bool drawing_parse_fg(struct drawing *drawing, struct slice value)
{
    struct ink ink;

    if (!ink_parse(value, &ink) || ink.none)
        return false;
    drawing->dark = ink;
    return true;
}

static bool drawing_parse_bg(struct drawing *drawing, struct slice value)
{
    return ink_parse(value, &drawing->light);
}

/* The number of the word, or `count` if it is none of them. */
static size_t drawing_word(const struct slice *words, size_t count,
                           struct slice value)
{
    size_t i = 0;

    while (i < count && !slice_equal(value, words[i]))
        i++;
    return i;
}

static bool drawing_parse_style(struct drawing *drawing, struct slice value)
{
    static const struct slice words[] = {
        [DRAWING_STYLE_SQUARE] = SLICE_INIT("square"),
        [DRAWING_STYLE_ROUNDED] = SLICE_INIT("rounded"),
        [DRAWING_STYLE_DOTS] = SLICE_INIT("dots"),
    };
    size_t word = drawing_word(words, 3, value);

    if (word < 3)
        drawing->style = (enum drawing_style)word;
    return word < 3;
}

static bool drawing_parse_eye(struct drawing *drawing, struct slice value)
{
    static const struct slice words[] = {
        [DRAWING_EYE_SQUARE] = SLICE_INIT("square"),
        [DRAWING_EYE_ROUNDED] = SLICE_INIT("rounded"),
        [DRAWING_EYE_CIRCLE] = SLICE_INIT("circle"),
    };
    size_t word = drawing_word(words, 3, value);

    if (word < 3)
        drawing->eye = (enum drawing_eye)word;
    return word < 3;
}

static bool drawing_parse_terminal(struct drawing *drawing, struct slice value)
{
    static const struct slice words[] = {
        [DRAWING_TERMINAL_ANSI] = SLICE_INIT("ansi"),
        [DRAWING_TERMINAL_DARK] = SLICE_INIT("dark"),
        [DRAWING_TERMINAL_LIGHT] = SLICE_INIT("light"),
    };
    size_t word = drawing_word(words, 3, value);

    if (word < 3)
        drawing->terminal = (enum drawing_terminal)word;
    return word < 3;
}

static bool drawing_parse_color(struct drawing *drawing, struct slice value)
{
    static const struct slice words[] = {SLICE_INIT("rgb"), SLICE_INIT("cmyk")};
    size_t word = drawing_word(words, 2, value);

    if (word < 2)
        drawing->cmyk = word == 1;
    return word < 2;
}

static bool drawing_parse_bool(struct slice value, bool *out)
{
    static const struct slice words[] = {SLICE_INIT("false"),
                                         SLICE_INIT("true")};
    size_t word = drawing_word(words, 2, value);

    if (word < 2)
        *out = word == 1;
    return word < 2;
}

static bool drawing_parse_force(struct drawing *drawing, struct slice value)
{
    return drawing_parse_bool(value, &drawing->force);
}

static bool drawing_parse_show_link(struct drawing *drawing, struct slice value)
{
    return drawing_parse_bool(value, &drawing->show_link);
}

static bool drawing_parse_text(struct slice value, struct drawing_text *out)
{
    if (value.len > sizeof(out->bytes))
        return false;
    if (value.len > 0)
        memcpy(out->bytes, value.ptr, value.len);
    out->len = value.len;
    return true;
}

static bool drawing_parse_caption(struct drawing *drawing, struct slice value)
{
    return drawing_parse_text(value, &drawing->caption);
}

static bool drawing_parse_frame(struct drawing *drawing, struct slice value)
{
    return drawing_parse_text(value, &drawing->frame);
}

static bool drawing_parse_font(struct drawing *drawing, struct slice value)
{
    if (value.len > DRAWING_FONT_MAX || !utf8_is_valid(value) ||
        slice_find(value, '\0') < value.len)
        return false;
    if (value.len > 0)
        memcpy(drawing->font, value.ptr, value.len);
    drawing->font[value.len] = '\0';
    return true;
}

/* No fallback: zero, which means "not given". */
static const struct drawing_option drawing_options[] = {
    {SLICE_INIT("ecc"), SLICE_INIT("M"), "use L, M, Q, H or auto",
     drawing_parse_ecc},
    {SLICE_INIT("min_version"), SLICE_INIT("1"), "use 1 to 40",
     drawing_parse_version},
    {SLICE_INIT("size"),
     {NULL, 0},
     "use 1mm to 10000mm, 0.04in to 394in or whole pixels such as 300px",
     drawing_parse_size},
    {SLICE_INIT("module"),
     {NULL, 0},
     "use 1 to 1000 pixels a module",
     drawing_parse_module},
    {SLICE_INIT("dpi"), SLICE_INIT("300"), "use 36 to 2400", drawing_parse_dpi},
    {SLICE_INIT("quiet"), SLICE_INIT("4"),
     "use 0 to 40 modules; scanners need at least 4", drawing_parse_quiet},
    {SLICE_INIT("fg"), SLICE_INIT("000000"),
     "use six hex digits such as 1A2B3C", drawing_parse_fg},
    {SLICE_INIT("bg"), SLICE_INIT("FFFFFF"),
     "use six hex digits such as FFEEDD, or none", drawing_parse_bg},
    {SLICE_INIT("style"), SLICE_INIT("square"), "use square, rounded or dots",
     drawing_parse_style},
    {SLICE_INIT("eye"), SLICE_INIT("square"), "use square, rounded or circle",
     drawing_parse_eye},
    {SLICE_INIT("logo_size"),
     {NULL, 0},
     "use 5 to 40 per cent of the symbol's width",
     drawing_parse_logo},
    {SLICE_INIT("color"), SLICE_INIT("rgb"), "use rgb or cmyk",
     drawing_parse_color},
    {SLICE_INIT("terminal"), SLICE_INIT("ansi"), "use ansi, dark or light",
     drawing_parse_terminal},
    {SLICE_INIT("caption"),
     {NULL, 0},
     "use at most 300 bytes of text",
     drawing_parse_caption},
    {SLICE_INIT("show_link"), SLICE_INIT("false"), "use true or false",
     drawing_parse_show_link},
    {SLICE_INIT("frame"),
     {NULL, 0},
     "use at most 300 bytes of text",
     drawing_parse_frame},
    {SLICE_INIT("font"),
     {NULL, 0},
     "use the name of a font that the server has, of at most 100 bytes",
     drawing_parse_font},
    {SLICE_INIT("force"), SLICE_INIT("false"), "use true or false",
     drawing_parse_force},
};

#define DRAWING_OPTION_COUNT \
    (sizeof(drawing_options) / sizeof(drawing_options[0]))

void drawing_init(struct drawing *drawing)
{
    *drawing = (struct drawing){.unit = DRAWING_UNIT_NONE};
    for (size_t i = 0; i < DRAWING_OPTION_COUNT; i++) {
        const struct drawing_option *option = &drawing_options[i];

        if (!slice_is_none(option->fallback))
            option->parse(drawing, option->fallback);
    }
}

/* The names, so that the message never lacks one. */
static int drawing_unknown(struct slice name, struct error *err)
{
    struct buffer names = BUFFER_INIT;

    for (size_t i = 0; i < DRAWING_OPTION_COUNT; i++) {
        if (i > 0)
            buffer_append(&names, i + 1 < DRAWING_OPTION_COUNT ? SLICE(", ")
                                                               : SLICE(" or "));
        buffer_append(&names, drawing_options[i].name);
    }
    error_field(err, ERROR_USAGE, "unknown_option", "",
                "a QR code has no option \"%" SLICE_FMT "\"; use %s",
                SLICE_ARG(slice_head(name, 40)), buffer_str(&names));
    buffer_release(&names);
    return err->code;
}

int drawing_set(struct drawing *drawing, struct slice name, struct slice value,
                struct error *err)
{
    for (size_t i = 0; i < DRAWING_OPTION_COUNT; i++) {
        const struct drawing_option *option = &drawing_options[i];

        if (!slice_equal(name, option->name))
            continue;
        if (option->parse(drawing, value))
            return 0;
        return error_field(err, ERROR_INVALID, "bad_option", option->name.ptr,
                           "%s \"%" SLICE_FMT "\" cannot be used; %s",
                           option->name.ptr, SLICE_ARG(slice_head(value, 40)),
                           option->values);
    }
    return drawing_unknown(name, err);
}

static int drawing_check_contrast(const struct drawing *drawing,
                                  struct error *err)
{
    double contrast = ink_contrast(drawing->dark, drawing->light);

    if (contrast < 1.0)
        return error_field(err, ERROR_INVALID, "low_contrast", "fg",
                           "fg is lighter than bg and many scanners need dark "
                           "on light; swap fg and bg, or force it");
    if (contrast < DRAWING_CONTRAST_MIN)
        return error_field(err, ERROR_INVALID, "low_contrast", "fg",
                           "the contrast of fg on bg is %.1f:1 and scanners "
                           "need 4:1; choose a darker fg or a lighter bg, or "
                           "force it",
                           contrast);
    return 0;
}

int drawing_check(const struct drawing *drawing, struct error *err)
{
    if (drawing->unit != DRAWING_UNIT_NONE && drawing->module_px > 0)
        return error_field(err, ERROR_INVALID, "bad_option", "module",
                           "size and module exclude each other; give one of "
                           "them");
    if (drawing->force)
        return 0;
    if (drawing->quiet < DRAWING_QUIET_MIN)
        return error_field(err, ERROR_INVALID, "bad_option", "quiet",
                           "a quiet zone of %u modules is too narrow for many "
                           "scanners; use at least %d, or force it",
                           drawing->quiet, DRAWING_QUIET_MIN);
    return drawing_check_contrast(drawing, err);
}
