#ifndef QR_FONT_SET_H
#define QR_FONT_SET_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/*
 * The fonts that texts are drawn in: DejaVu Sans, and where it lacks a
 * character, the first other one that the system's fontconfig offers. Or one
 * that was chosen by its family's name ("Liberation Serif") or its full name
 * ("Liberation Serif Bold"), and then no other. They are opened when they are
 * needed and kept until the set is released, so whoever draws many texts uses
 * one set for all.
 *
 *     font_set_start();                           once, before any thread
 *     struct font_set fonts = FONT_SET_INIT;
 *     fonts.chosen = "Liberation Serif";          or NULL, as it is
 *     if (font_set_open(&fonts, err) < 0)
 *         ... there is none of that name ...
 *     font = font_set_find(&fonts, character);
 *     if (font == FONT_SET_NONE)
 *         ... nothing here can show it ...
 *     hb_shape(font_set_at(&fonts, font), ...);
 *     font_set_release(&fonts);
 *
 * Units are FONT_SET_EM to the em.
 */
struct hb_font_t; /* HarfBuzz's */

#define FONT_SET_EM   10000
#define FONT_SET_NONE SIZE_MAX

struct font_set {
    const char
        *chosen; /* a name; NULL or "": DejaVu Sans and others. The
                    caller's, and there as long as fonts are looked for */
    struct hb_font_t *
        *fonts; /* owned; opened ones, in the order of their use */
    size_t count;
    void *offers; /* owned: all that fontconfig offers, once one was asked */
};

#define FONT_SET_INIT       \
    {                       \
        NULL, NULL, 0, NULL \
    }

/*
 * Opens the first font, unless it is open. ERROR_INVALID ("no_font") if the
 * chosen one is none of the system's; a name only, never a file, is looked up.
 */
int font_set_open(struct font_set *fonts, struct error *err)
    __attribute__((warn_unused_result));

/* The number of a font that has the character, or FONT_SET_NONE. */
size_t font_set_find(struct font_set *fonts, uint32_t character);

/* Valid until the set is released. */
struct hb_font_t *font_set_at(const struct font_set *fonts, size_t font);

void font_set_release(struct font_set *fonts);

/*
 * The order of fonts must not depend on the language that the environment
 * names. It changes the environment, so it comes before any thread.
 */
void font_set_start(void);

/*
 * Gives back what fontconfig keeps for the whole process, once no set is left.
 * For the end of a program: so that what is found not freed then is a leak.
 */
void font_set_finish(void);

#endif
