#include "qr/text/lettering.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/utf8.h"
#include "qr/text/lettering_line.h"

/* Of characters that no font has, a message names so many. */
#define LETTERING_NAMED 5

/* ---- Reading ------------------------------------------------------------- */

static int lettering_check(struct slice utf8, const char *field,
                           struct error *err)
{
    if (utf8.len > LETTERING_MAX)
        return error_field(err, ERROR_INVALID, "too_long", field,
                           "%s has %zu bytes and %d is the limit", field,
                           utf8.len, LETTERING_MAX);
    if (!utf8_is_valid(utf8))
        return error_field(err, ERROR_INVALID, "bad_text", field,
                           "%s is not UTF-8", field);
    return 0;
}

static bool lettering_is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
           character == 0x2028 || character == 0x2029;
}

/* Joiners, marks of direction, variation selectors: they show nothing. */
static bool lettering_is_invisible(uint32_t character)
{
    return (character >= 0x200b && character <= 0x200f) ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2060 && character <= 0x206f) ||
           (character >= 0xfe00 && character <= 0xfe0f) || character == 0xfeff;
}

static int lettering_decode(struct lettering *self, struct slice utf8,
                            const char *field, struct error *err)
{
    while (utf8.len > 0) {
        uint32_t character = utf8_take(&utf8);

        if (lettering_is_control(character))
            return error_field(err, ERROR_INVALID, "bad_text", field,
                               "%s has a control character (U+%04X); take it "
                               "out",
                               field, (unsigned)character);
        self->characters[self->count++] = character;
    }
    return 0;
}

/* ---- Directions, scripts, fonts ------------------------------------------ */

/* By the text's own first strong letter. */
static void lettering_find_levels(struct lettering *self)
{
    FriBidiStrIndex count = (FriBidiStrIndex)self->count;
    FriBidiParType direction = FRIBIDI_PAR_ON;
    FriBidiCharType *types = memory_zalloc(self->count, sizeof(*types));
    FriBidiBracketType *brackets =
        memory_zalloc(self->count, sizeof(*brackets));

    fribidi_get_bidi_types(self->characters, count, types);
    fribidi_get_bracket_types(self->characters, count, types, brackets);
    /* Only memory fails, and then all is from left to right. */
    (void)!fribidi_get_par_embedding_levels_ex(types, brackets, count,
                                               &direction, self->levels);
    free(brackets);
    free(types);
}

static bool lettering_is_shared(hb_script_t script)
{
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED ||
           script == HB_SCRIPT_UNKNOWN;
}

/* Digits, spaces and marks are of the script that they stand behind. */
static void lettering_find_scripts(struct lettering *self)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    hb_script_t script = HB_SCRIPT_COMMON;

    for (size_t i = 0; i < self->count; i++) {
        hb_script_t own = hb_unicode_script(unicode, self->characters[i]);

        if (!lettering_is_shared(own))
            script = own;
        self->scripts[i] = script;
    }
    for (size_t i = self->count; i-- > 0;) {
        if (self->scripts[i] == HB_SCRIPT_COMMON && i + 1 < self->count)
            self->scripts[i] = self->scripts[i + 1];
    }
}

static bool lettering_is_mark(uint32_t character)
{
    hb_unicode_general_category_t category =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), character);

    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

/* A mark is drawn in the font of its letter, if that has it. */
static size_t lettering_find_font(const struct lettering *self, size_t i)
{
    uint32_t character = self->characters[i];
    hb_codepoint_t glyph;

    if (i > 0 && self->font_numbers[i - 1] != FONT_SET_NONE &&
        (lettering_is_invisible(character) ||
         (lettering_is_mark(character) &&
          hb_font_get_nominal_glyph(
              font_set_at(self->fonts, self->font_numbers[i - 1]), character,
              &glyph))))
        return self->font_numbers[i - 1];
    return font_set_find(self->fonts,
                         lettering_is_invisible(character) ? ' ' : character);
}

/* Was the i-th character there before? */
static bool lettering_repeats(const struct lettering *self, size_t i)
{
    for (size_t n = 0; n < i; n++) {
        if (self->characters[n] == self->characters[i])
            return true;
    }
    return false;
}

/* The first characters that no font has, each once: "م" (U+0645). */
static void lettering_name_missing(const struct lettering *self,
                                   struct slice utf8, struct buffer *out)
{
    unsigned named = 0;

    for (size_t i = 0; i < self->count && named < LETTERING_NAMED; i++) {
        size_t len = utf8_length(utf8);

        if (self->font_numbers[i] == FONT_SET_NONE &&
            !lettering_repeats(self, i))
            buffer_appendf(out, "%s\"%" SLICE_FMT "\" (U+%04X)",
                           named++ > 0 ? ", " : "",
                           SLICE_ARG(slice_head(utf8, len)),
                           (unsigned)self->characters[i]);
        utf8 = slice_skip(utf8, len);
    }
}

static int lettering_no_glyph(const struct lettering *self, struct slice utf8,
                              const char *field, struct error *err)
{
    const char *chosen = self->fonts->chosen;
    struct buffer names = BUFFER_INIT;

    lettering_name_missing(self, utf8, &names);
    if (chosen == NULL || chosen[0] == '\0')
        error_field(err, ERROR_INVALID, "no_glyph", field,
                    "no font on the server has %s of %s; install one there, "
                    "such as Debian's fonts-noto, or leave it out",
                    buffer_str(&names), field);
    else
        error_field(err, ERROR_INVALID, "no_glyph", field,
                    "the font \"%.60s\" lacks %s of %s; choose another, or "
                    "leave font out",
                    chosen, buffer_str(&names), field);
    buffer_release(&names);
    return err->code;
}

static int lettering_find_fonts(struct lettering *self, struct slice utf8,
                                const char *field, struct error *err)
{
    bool missing = false;

    for (size_t i = 0; i < self->count; i++) {
        self->font_numbers[i] = lettering_find_font(self, i);
        missing = missing || self->font_numbers[i] == FONT_SET_NONE;
    }
    return missing ? lettering_no_glyph(self, utf8, field, err) : 0;
}

/* -------------------------------------------------------------------------- */

int lettering_init(struct lettering *text, struct slice utf8, const char *field,
                   struct font_set *fonts, struct error *err)
{
    int code = lettering_check(utf8, field, err);

    *text = (struct lettering){.fonts = fonts};
    if (code < 0)
        return code;
    text->characters = memory_zalloc(utf8.len + 1, sizeof(*text->characters));
    text->levels = memory_zalloc(utf8.len + 1, sizeof(*text->levels));
    text->font_numbers =
        memory_zalloc(utf8.len + 1, sizeof(*text->font_numbers));
    text->scripts = memory_zalloc(utf8.len + 1, sizeof(*text->scripts));
    code = lettering_decode(text, utf8, field, err);
    if (code == 0) {
        lettering_find_levels(text);
        lettering_find_scripts(text);
        code = lettering_find_fonts(text, utf8, field, err);
    }
    if (code < 0)
        lettering_release(text);
    return code;
}

void lettering_release(struct lettering *text)
{
    free(text->scripts);
    free(text->font_numbers);
    free(text->levels);
    free(text->characters);
    *text = (struct lettering){.count = 0};
}

int32_t lettering_width(const struct lettering *text, size_t first, size_t end)
{
    struct lettering_line line;
    int32_t width;

    lettering_line_init(&line, text, first, end);
    width = line.width;
    lettering_line_release(&line);
    return width;
}

void lettering_draw(const struct lettering *text, size_t first, size_t end,
                    struct picture *picture, struct picture_point start,
                    int32_t em)
{
    struct lettering_line line;

    lettering_line_init(&line, text, first, end);
    lettering_line_draw(&line, text->fonts, picture, start, em);
    lettering_line_release(&line);
}

/* ---- Lines --------------------------------------------------------------- */

size_t lettering_skip(const struct lettering *text, size_t end)
{
    while (end < text->count && text->characters[end] == ' ')
        end++;
    return end;
}

static size_t lettering_word_end(const struct lettering *text, size_t at)
{
    while (at < text->count && text->characters[at] != ' ')
        at++;
    return at;
}

/* As many words as fit; at least one. */
static size_t lettering_line_end(const struct lettering *text, size_t first,
                                 int32_t width)
{
    size_t end = lettering_word_end(text, first);

    while (lettering_skip(text, end) < text->count) {
        size_t next = lettering_word_end(text, lettering_skip(text, end));

        if (lettering_width(text, first, next) > width)
            break;
        end = next;
    }
    return end;
}

size_t lettering_wrap(const struct lettering *text, int32_t width, size_t *ends,
                      size_t lines_max)
{
    size_t first = lettering_skip(text, 0);
    size_t lines = 0;

    while (first < text->count) {
        size_t end = lettering_line_end(text, first, width);

        if (lines == lines_max || lettering_width(text, first, end) > width)
            return 0;
        ends[lines++] = end;
        first = lettering_skip(text, end);
    }
    return lines;
}
