#ifndef ATTRIBUTION_REPORT_MARKUP_H
#define ATTRIBUTION_REPORT_MARKUP_H

#include "attribution/result/report_figure.h"
#include "attribution/result/report_section.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * A report's texts and figures as HTML: everything that comes from outside
 * passes through here, and nothing of it can leave the text or the quoted
 * attribute that it is put into.
 *
 * The five characters that HTML gives a meaning become references. Control
 * characters, and bytes that are not UTF-8, become U+FFFD.
 */
void report_markup_text(struct buffer *out, struct slice text);

/* A figure, see report_figure.h. */
void report_markup_figure(struct buffer *out, const struct report_cell *cell,
                          enum report_kind kind,
                          const struct report_figure_units *units);

/* A name for people: last_non_direct -> last non direct. */
void report_markup_name(struct buffer *out, const char *name);

/* A column's label or name, and the currency behind it if it is money. */
void report_markup_label(struct buffer *out, const struct report_column *column,
                         const struct report_figure_units *units);

/*
 * A row's keys with commas between, each in a frame that keeps its
 * direction of writing from moving the others: tags in text, Unicode's
 * isolates where no tags can be (titles, labels).
 */
enum report_markup_frame { REPORT_MARKUP_TAGS, REPORT_MARKUP_ISOLATES };

void report_markup_keys(struct buffer *out,
                        const struct report_section *section, size_t row,
                        const struct report_figure_units *units,
                        enum report_markup_frame frame);

#endif
