#ifndef ATTRIBUTION_REPORT_STYLE_H
#define ATTRIBUTION_REPORT_STYLE_H

#include "core/slice.h"

/*
 * The style sheet of report_html.h, to be put between <style> tags.
 *
 * Two sets of colours, each with a contrast of at least 4.5 for text and 3 for
 * shapes; one family of type, the system's; figures of one width. Directions
 * are logical (start, end), so that a page set in a right-to-left language
 * mirrors as a whole.
 */
struct slice report_style(void);

#endif
