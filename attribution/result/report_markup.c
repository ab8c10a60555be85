#include "attribution/result/report_markup.h"

#include <stdint.h>

#include "core/html_entity.h"
#include "core/utf8.h"

static bool report_markup_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

void report_markup_text(struct buffer *out, struct slice text)
{
    while (text.len > 0) {
        size_t len = utf8_length(text);
        struct slice bytes = slice_head(text, len);
        uint32_t code = utf8_take(&text);
        struct slice reference = html_entity(code);

        if (len == 0 || report_markup_is_control(code))
            buffer_append(out, UTF8_REPLACEMENT);
        else
            buffer_append(out, slice_is_none(reference) ? bytes : reference);
    }
}

void report_markup_figure(struct buffer *out, const struct report_cell *cell,
                          enum report_kind kind,
                          const struct report_figure_units *units)
{
    struct buffer figure = BUFFER_INIT;

    if (cell->type == REPORT_CELL_NONE)
        buffer_append(&figure, SLICE("\u2013"));
    else
        report_figure_append(&figure, cell, kind, units);
    report_markup_text(out, buffer_slice(&figure));
    buffer_release(&figure);
}

void report_markup_name(struct buffer *out, const char *name)
{
    struct slice rest = slice_str(name);
    struct slice word;
    bool first = true;

    while (slice_split(&rest, '_', &word)) {
        if (!first)
            buffer_append_byte(out, ' ');
        first = false;
        report_markup_text(out, word);
    }
}

void report_markup_label(struct buffer *out, const struct report_column *column,
                         const struct report_figure_units *units)
{
    if (column->label != NULL)
        report_markup_text(out, slice_str(column->label));
    else
        report_markup_name(out, column->name);
    if (column->kind == REPORT_MONEY && units->currency[0] != '\0') {
        buffer_append_byte(out, ' ');
        report_markup_text(out, slice_str(units->currency));
    }
}

void report_markup_keys(struct buffer *out,
                        const struct report_section *section, size_t row,
                        const struct report_figure_units *units,
                        enum report_markup_frame frame)
{
    const struct report_cell *cells = report_section_row(section, row);
    size_t keys = report_section_keys(section);
    bool tags = frame == REPORT_MARKUP_TAGS;

    for (size_t i = 0; i < keys; i++) {
        if (i > 0)
            buffer_append(out, SLICE(", "));
        buffer_append(out, tags ? SLICE("<bdi>") : SLICE("\u2068"));
        report_markup_figure(out, &cells[i], section->columns[i].kind, units);
        buffer_append(out, tags ? SLICE("</bdi>") : SLICE("\u2069"));
    }
}
