#include "server/api/qr/qr_figures.h"

#include <math.h>

#include "server/api/call/json_text.h"

/* Rounded to thousandths: what a printer can use, and no 1.0000000000000002. */
static void set_real(json_t *json, const char *name, double value)
{
    json_object_set_new(json, name, json_real(round(value * 1000) / 1000));
}

static bool has_size(const struct qr_answer *answer)
{
    return answer->layout.width_mm > 0;
}

void qr_figures_set(json_t *json, const struct qr_answer *answer)
{
    const char ecc[] = {symbol_level_letter(answer->level)};

    json_object_set_new(json, "version", json_integer(answer->version));
    json_text_set(json, "ecc", slice_of(ecc, sizeof(ecc)));
    json_object_set_new(json, "modules", json_integer(answer->width));
    json_object_set_new(json, "reserve", json_integer(answer->proof.reserve));
    set_real(json, "contrast", answer->proof.contrast);
    if (!has_size(answer))
        return;
    set_real(json, "width_mm", answer->layout.width_mm);
    set_real(json, "height_mm", answer->layout.height_mm);
    set_real(json, "module_mm", answer->layout.module_mm);
    set_real(json, "distance_mm", answer->distance_mm);
}

void qr_figures_append(struct buffer *out, const struct qr_answer *answer)
{
    buffer_appendf(out, "version=%d, ecc=%c, reserve=%d, contrast=%.1f",
                   answer->version, symbol_level_letter(answer->level),
                   answer->proof.reserve, answer->proof.contrast);
    if (!has_size(answer))
        return;
    buffer_appendf(out,
                   ", width-mm=%.3f, height-mm=%.3f, module-mm=%.3f, "
                   "distance-mm=%.3f",
                   answer->layout.width_mm, answer->layout.height_mm,
                   answer->layout.module_mm, answer->distance_mm);
}
