#include "qr/text/font_set.h"

#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/memory.h"

#define FONT_SET_FAMILY "DejaVu Sans"

/* The instance of a variable font that fontconfig calls all of them. */
#define FONT_SET_VARIABLE 0x8000

static bool font_set_has(const struct font_set *self, size_t font,
                         uint32_t character)
{
    hb_codepoint_t glyph;

    return hb_font_get_nominal_glyph(self->fonts[font], character, &glyph) != 0;
}

/* NULL if the file cannot be read. */
static hb_font_t *font_set_open_file(const char *file, int index)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(file);
    hb_face_t *face;
    hb_font_t *font;

    if (blob == NULL)
        return NULL;
    face = hb_face_create(blob, (unsigned)index);
    font = hb_font_create(face);
    hb_font_set_scale(font, FONT_SET_EM, FONT_SET_EM);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

/* Of a variable font, its `number`-th named instance; 0 is the font itself. */
static void font_set_vary(hb_font_t *font, int number)
{
    if (number > 0 && number != FONT_SET_VARIABLE)
        hb_font_set_var_named_instance(font, (unsigned)number - 1);
}

/* Opens what the pattern names, as the last of the fonts. */
static bool font_set_add(struct font_set *self, FcPattern *pattern)
{
    FcChar8 *file = NULL;
    hb_font_t *font;
    int index = 0;

    if (FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch)
        return false;
    (void)FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
    font = font_set_open_file((const char *)file, index & 0xffff);
    if (font == NULL)
        return false;
    font_set_vary(font, index >> 16);
    self->fonts =
        memory_resize(self->fonts, self->count + 1, sizeof(*self->fonts));
    self->fonts[self->count++] = font;
    return true;
}

/* Upright and regular, of outlines in one colour. */
static FcPattern *font_set_pattern(void)
{
    FcPattern *pattern = FcPatternCreate();

    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)FONT_SET_FAMILY);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    (void)FcConfigSubstitute(NULL, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

static void font_set_open_first(struct font_set *self)
{
    FcPattern *pattern = font_set_pattern();
    FcResult result;
    FcPattern *match = FcFontMatch(NULL, pattern, &result);

    if (match != NULL) {
        (void)font_set_add(self, match);
        FcPatternDestroy(match);
    }
    FcPatternDestroy(pattern);
}

/* ---- A chosen one -------------------------------------------------------- */

/* Those whose `property` is the name; the caller destroys the set. */
static FcFontSet *font_set_list(const char *property, const char *name)
{
    FcPattern *pattern = FcPatternCreate();
    FcObjectSet *properties =
        FcObjectSetBuild(FC_FAMILY, FC_FULLNAME, FC_FILE, FC_INDEX, FC_WEIGHT,
                         FC_SLANT, FC_WIDTH, FC_STYLE, (char *)NULL);
    FcFontSet *found;

    FcPatternAddString(pattern, property, (const FcChar8 *)name);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    found = FcFontList(NULL, pattern, properties);
    FcObjectSetDestroy(properties);
    FcPatternDestroy(pattern);
    return found;
}

/* The most regular one of them: upright, of middle weight and width. */
static bool font_set_add_best(struct font_set *self, FcFontSet *found)
{
    FcPattern *pattern = FcPatternCreate();
    FcPattern *best;
    FcResult result;
    bool added = false;

    FcDefaultSubstitute(pattern);
    best = FcFontSetMatch(NULL, &found, 1, pattern, &result);
    if (best != NULL) {
        added = font_set_add(self, best);
        FcPatternDestroy(best);
    }
    FcPatternDestroy(pattern);
    return added;
}

static bool font_set_add_named(struct font_set *self, const char *property)
{
    FcFontSet *found = font_set_list(property, self->chosen);
    bool added =
        found != NULL && found->nfont > 0 && font_set_add_best(self, found);

    if (found != NULL)
        FcFontSetDestroy(found);
    return added;
}

static bool font_set_is_chosen(const struct font_set *self)
{
    return self->chosen != NULL && self->chosen[0] != '\0';
}

int font_set_open(struct font_set *fonts, struct error *err)
{
    if (fonts->count > 0)
        return 0;
    if (!font_set_is_chosen(fonts)) {
        font_set_open_first(fonts);
        return 0;
    }
    if (font_set_add_named(fonts, FC_FAMILY) ||
        font_set_add_named(fonts, FC_FULLNAME))
        return 0;
    return error_field(err, ERROR_INVALID, "no_font", "font",
                       "there is no font \"%.60s\" on the server; give the "
                       "name of one that fc-list shows there, or leave font "
                       "out",
                       fonts->chosen);
}

/* -------------------------------------------------------------------------- */

static FcFontSet *font_set_offers(struct font_set *self)
{
    FcPattern *pattern;
    FcResult result;

    if (self->offers != NULL)
        return self->offers;
    pattern = font_set_pattern();
    self->offers = FcFontSort(NULL, pattern, FcFalse, NULL, &result);
    FcPatternDestroy(pattern);
    return self->offers;
}

static bool font_set_offers_it(FcPattern *offer, uint32_t character)
{
    FcBool scalable = FcFalse;
    FcBool color = FcFalse;
    FcCharSet *characters;

    (void)FcPatternGetBool(offer, FC_SCALABLE, 0, &scalable);
    (void)FcPatternGetBool(offer, FC_COLOR, 0, &color);
    return scalable && !color &&
           FcPatternGetCharSet(offer, FC_CHARSET, 0, &characters) ==
               FcResultMatch &&
           FcCharSetHasChar(characters, character);
}

static size_t font_set_open_other(struct font_set *self, uint32_t character)
{
    FcFontSet *offers = font_set_offers(self);

    for (int i = 0; offers != NULL && i < offers->nfont; i++) {
        if (font_set_offers_it(offers->fonts[i], character) &&
            font_set_add(self, offers->fonts[i]) &&
            font_set_has(self, self->count - 1, character))
            return self->count - 1;
    }
    return FONT_SET_NONE;
}

size_t font_set_find(struct font_set *fonts, uint32_t character)
{
    if (fonts->count == 0 && !font_set_is_chosen(fonts))
        font_set_open_first(fonts);
    for (size_t i = 0; i < fonts->count; i++) {
        if (font_set_has(fonts, i, character))
            return i;
    }
    return font_set_is_chosen(fonts) ? FONT_SET_NONE
                                     : font_set_open_other(fonts, character);
}

hb_font_t *font_set_at(const struct font_set *fonts, size_t font)
{
    return fonts->fonts[font];
}

void font_set_release(struct font_set *fonts)
{
    for (size_t i = 0; i < fonts->count; i++)
        hb_font_destroy(fonts->fonts[i]);
    free(fonts->fonts);
    if (fonts->offers != NULL)
        FcFontSetDestroy(fonts->offers);
    *fonts = (struct font_set)FONT_SET_INIT;
}

void font_set_start(void)
{
    setenv("FC_LANG", "en", 1);
}

void font_set_finish(void)
{
    FcFini();
}
