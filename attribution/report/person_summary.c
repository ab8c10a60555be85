#include "attribution/report/person_summary.h"

#include "attribution/report/people_contacts.h"

struct person_summary {
    const struct people *people;
    struct report_result *result;
    uint32_t person;
};

/* A recorded text. */
static struct report_cell person_summary_text(const struct person_summary *own,
                                              uint32_t id)
{
    return report_result_text(own->result,
                              interner_text(own->people->view.strings, id));
}

static struct report_cell person_summary_source(
    const struct person_summary *own, const struct journey_touch *touch)
{
    const struct tagset *tags;

    if (touch == NULL)
        return report_cell_none();
    tags = tagset_at(own->people->view.tagsets, touch->tagset);
    if (tagset_is_direct(tags))
        return report_result_text(own->result, SLICE("(direct)"));
    if (tags->source != INTERNER_EMPTY)
        return person_summary_text(own, tags->source);
    if (tags->channel != INTERNER_EMPTY)
        return person_summary_text(own, tags->channel);
    return person_summary_text(own, tags->campaign);
}

static struct report_cell person_summary_time(const struct journey_touch *touch)
{
    return touch != NULL ? report_cell_count(touch->time_ms)
                         : report_cell_none();
}

static struct report_cell person_summary_furthest(
    const struct person_summary *own, const struct engagement *engagement)
{
    if (engagement->furthest == ENGAGEMENT_NO_STAGE)
        return report_cell_none();
    return report_result_text(own->result,
                              own->people->query->stages[engagement->furthest]);
}

enum {
    SUMMARY_PERSON,
    SUMMARY_TOUCHES,
    SUMMARY_FIRST_TOUCH,
    SUMMARY_LAST_TOUCH,
    SUMMARY_FIRST_SOURCE,
    SUMMARY_LAST_SOURCE,
    SUMMARY_FURTHEST_STAGE,
    SUMMARY_VALUE,
    SUMMARY_SCORE,
    SUMMARY_RECENCY,
    SUMMARY_FREQUENCY,
    SUMMARY_DEPTH,
    SUMMARY_WORTH,
    SUMMARY_GROUP,
    SUMMARY_TOTALS, /* so many are totals as well */
    SUMMARY_NAME = SUMMARY_TOTALS,
    SUMMARY_EMAIL,
    SUMMARY_COLUMNS
};

static const struct report_column person_summary_columns[SUMMARY_COLUMNS] = {
    [SUMMARY_PERSON] = {.name = "person", .is_key = true},
    [SUMMARY_TOUCHES] = {.name = "touches", .help = "touches in the span"},
    [SUMMARY_FIRST_TOUCH] = {.name = "first_touch", .kind = REPORT_TIME},
    [SUMMARY_LAST_TOUCH] = {.name = "last_touch", .kind = REPORT_TIME},
    [SUMMARY_FIRST_SOURCE] = {.name = "first_source",
                              .help = "the first touch's source, else its "
                                      "channel, else its campaign"},
    [SUMMARY_LAST_SOURCE] = {.name = "last_source",
                             .help = "likewise of the last touch"},
    [SUMMARY_FURTHEST_STAGE] = {.name = "furthest_stage",
                                .help = "the furthest in the funnel"},
    [SUMMARY_VALUE] = {.name = "value",
                       .kind = REPORT_MONEY,
                       .help = "sales in the span, refunds taken off"},
    [SUMMARY_SCORE] = {.name = "score", .help = "25 x the sum of its parts"},
    [SUMMARY_RECENCY] = {.name = "recency",
                         .help = "2^(-age of the last touch / half-life)"},
    [SUMMARY_FREQUENCY] = {.name = "frequency",
                           .help = "touches / (touches + 3)"},
    [SUMMARY_DEPTH] = {.name = "depth",
                       .help = "how far in the funnel: 1 is its end"},
    [SUMMARY_WORTH] = {.name = "worth",
                       .help = "value / (value + the median sale)"},
    [SUMMARY_GROUP] = {.name = "group",
                       .help = "likely, ready or at_risk, by the score"},
    [SUMMARY_NAME] = {.name = "name",
                      .help = "of a recipient whose contact is kept"},
    [SUMMARY_EMAIL] = {.name = "email", .help = "likewise"},
};

static void person_summary_score(const struct person_summary *own,
                                 const struct engagement *engagement,
                                 struct report_cell *row)
{
    row[SUMMARY_SCORE] = report_cell_number(engagement->score);
    row[SUMMARY_RECENCY] = report_cell_number(engagement->recency);
    row[SUMMARY_FREQUENCY] = report_cell_number(engagement->frequency);
    row[SUMMARY_DEPTH] = report_cell_number(engagement->depth);
    row[SUMMARY_WORTH] = report_cell_number(engagement->worth);
    row[SUMMARY_GROUP] = report_result_text(
        own->result, slice_str(engagement_group_name(engagement_group_of(
                         own->people->query, engagement->score))));
}

/* Somebody with nothing in the span has no score. */
static void person_summary_fill(const struct person_summary *own,
                                struct report_cell *row)
{
    const struct people *people = own->people;
    struct engagement engagement;
    bool there = engagement_of(&people->scale, own->person, &engagement);

    row[SUMMARY_PERSON] = report_result_text(
        own->result, person_names_of(&people->names, own->person));
    row[SUMMARY_TOUCHES] = report_cell_count(engagement.touches);
    row[SUMMARY_FIRST_TOUCH] = person_summary_time(engagement.first);
    row[SUMMARY_LAST_TOUCH] = person_summary_time(engagement.last);
    row[SUMMARY_FIRST_SOURCE] = person_summary_source(own, engagement.first);
    row[SUMMARY_LAST_SOURCE] = person_summary_source(own, engagement.last);
    row[SUMMARY_FURTHEST_STAGE] = person_summary_furthest(own, &engagement);
    row[SUMMARY_VALUE] = report_cell_count(engagement.value);
    if (there)
        person_summary_score(own, &engagement, row);
}

static void person_summary_total(const struct person_summary *own,
                                 const char *name, enum report_kind kind,
                                 struct report_cell cell)
{
    report_result_add_total(
        own->result,
        (struct report_total){.name = name, .kind = kind, .cell = cell});
}

/* The same figures twice: a section, since a table for people shows no totals
   that are no column's. */
void person_summary_show(const struct people *people, uint32_t person,
                         struct report_result *result)
{
    struct person_summary summary = {people, result, person};
    const struct person_summary *own = &summary;
    struct slice currency = slice_str(result->currency);
    struct report_cell *row;

    report_result_add_section(result, "summary", "In short");
    for (size_t i = 0; i < SUMMARY_COLUMNS; i++)
        report_result_add_column(result, person_summary_columns[i]);
    row = report_result_add_row(result);
    person_summary_fill(own, row);
    people_contacts_ask(people, result, &person, 1, SUMMARY_NAME);
    for (size_t i = 0; i < SUMMARY_TOTALS; i++)
        person_summary_total(own, person_summary_columns[i].name,
                             person_summary_columns[i].kind, row[i]);
    person_summary_total(own, "value_currency", REPORT_PLAIN,
                         currency.len > 0
                             ? report_result_text(own->result, currency)
                             : report_cell_none());
    person_summary_total(own, "as_of", REPORT_TIME,
                         people->scale.as_of_ms != INT64_MIN
                             ? report_cell_count(people->scale.as_of_ms)
                             : report_cell_none());
}
