#ifndef ATTRIBUTION_REPORT_TERM_H
#define ATTRIBUTION_REPORT_TERM_H

/*
 * The names that marketers use for figures, and where each figure stands: one
 * table for the API, `waypost report`, the dashboard and docs/attribution.md
 * (a test compares that with this).
 *
 *     for (const struct report_term *term = report_term_list();
 *          term->name != NULL; term++)
 *         if (strcmp(term->report, "funnel") == 0) ...
 *
 * A name that stands in several places has a row for each, one behind the
 * other.
 */
struct report_term {
    const char *name;
    const char *is;      /* in one line, without a full stop */
    const char *report;  /* report.h */
    const char *section; /* its table, "rows" for the main one */
    const char *column;  /* of that table */
};

/* All of them, ended by a NULL name. */
const struct report_term *report_term_list(void);

#endif
