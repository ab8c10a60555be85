#include "attribution/report/person_journey.h"

#include <stdlib.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/measure/journey_span.h"
#include "attribution/report/person_events.h"
#include "attribution/report/person_summary.h"
#include "core/memory.h"

struct person_journey {
    const struct people *people;
    struct report_result *result;
    uint32_t person;
    struct journey journey; /* of the span */
};

enum {
    PERSON_EVENT,
    PERSON_AT,
    PERSON_TYPE,
    PERSON_STAGE,
    PERSON_ARM,
    PERSON_CAMPAIGN,
    PERSON_CHANNEL,
    PERSON_DIRECTION,
    PERSON_SOURCE,
    PERSON_CONTENT,
    PERSON_LINK,
    PERSON_PLACEMENT,
    PERSON_AMOUNT,
    PERSON_CURRENCY,
    PERSON_VERDICT,
    PERSON_COLUMNS
};

static int person_journey_find(struct person_journey *own, struct error *err)
{
    const struct people *people = own->people;
    struct slice text = slice_str(people->query->person);
    struct journey whole;

    if (!person_names_find(&people->view, text, &own->person))
        return error_field(
            err, ERROR_NOT_FOUND, "unknown_person", "person",
            "nobody has the identifier \"%" SLICE_FMT
            "\"; give a customer, recipient, e-mail hash, visitor or click id "
            "as events gave it, such as crm-1841 or customer:crm-1841",
            SLICE_ARG(slice_head(text, 96)));
    whole = journeys_at(people->view.journeys, own->person);
    own->journey = journey_span_of(&whole, people->query);
    return 0;
}

/* ---- Events -------------------------------------------------------------- */

static struct report_cell person_journey_id(const struct person_journey *own,
                                            uint32_t row)
{
    const struct event_table *table = own->people->view.table;
    struct buffer text = BUFFER_INIT;
    struct report_cell cell;

    event_table_append_id(table, row, &text);
    cell = report_result_text(own->result, buffer_slice(&text));
    buffer_release(&text);
    return cell;
}

/* A recorded text; empty if there is none. */
static struct report_cell person_journey_text(const struct person_journey *own,
                                              uint32_t id)
{
    if (id == INTERNER_EMPTY)
        return report_cell_none();
    return report_result_text(own->result,
                              interner_text(own->people->view.strings, id));
}

static void person_journey_tags(const struct person_journey *own,
                                uint32_t tagset, struct report_cell *row)
{
    const struct tagset *tags = tagset_at(own->people->view.tagsets, tagset);

    row[PERSON_CAMPAIGN] = person_journey_text(own, tags->campaign);
    row[PERSON_CHANNEL] = person_journey_text(own, tags->channel);
    row[PERSON_DIRECTION] = person_journey_text(own, tags->direction);
    row[PERSON_SOURCE] = person_journey_text(own, tags->source);
    row[PERSON_CONTENT] = person_journey_text(own, tags->content);
    row[PERSON_LINK] = person_journey_text(own, tags->link);
    row[PERSON_PLACEMENT] = person_journey_text(own, tags->placement);
}

static void person_journey_detail(const struct person_journey *own, uint32_t id,
                                  struct report_cell *row)
{
    const struct event_detail *detail;

    if (id == EVENT_TABLE_NO_DETAIL)
        return;
    detail = event_table_detail(own->people->view.table, id);
    row[PERSON_STAGE] = person_journey_text(own, detail->stage);
    row[PERSON_ARM] = person_journey_text(own, detail->arm);
    if (detail->amount == 0)
        return;
    row[PERSON_AMOUNT] = report_cell_count(detail->amount);
    row[PERSON_CURRENCY] = person_journey_text(own, detail->currency);
}

static void person_journey_row(const struct person_journey *own,
                               const struct person_event *event)
{
    const struct event_chunk *chunk =
        event_table_chunk(own->people->view.table, event->row);
    uint32_t slot = event_table_slot(event->row);
    struct report_cell *row = report_result_add_row(own->result);

    row[PERSON_EVENT] = person_journey_id(own, event->row);
    row[PERSON_AT] = report_cell_count(chunk->time_ms[slot]);
    row[PERSON_TYPE] = report_result_text(
        own->result, slice_str(event_table_kind_name(chunk->kind[slot])));
    person_journey_tags(own, chunk->tagset[slot], row);
    person_journey_detail(own, event->detail, row);
    if (event->verdict != NULL)
        row[PERSON_VERDICT] =
            report_result_text(own->result, slice_str(event->verdict));
}

static void person_journey_columns(const struct person_journey *own,
                                   const struct report_column *columns,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_result_add_column(own->result, columns[i]);
}

static void person_journey_fill_events(const struct person_journey *own)
{
    static const struct report_column columns[PERSON_COLUMNS] = {
        [PERSON_EVENT] = {.name = "event", .is_key = true},
        [PERSON_AT] = {.name = "at", .kind = REPORT_TIME},
        [PERSON_TYPE] = {.name = "type"},
        [PERSON_STAGE] = {.name = "stage"},
        [PERSON_ARM] = {.name = "arm"},
        [PERSON_CAMPAIGN] = {.name = "campaign"},
        [PERSON_CHANNEL] = {.name = "channel"},
        [PERSON_DIRECTION] = {.name = "direction"},
        [PERSON_SOURCE] = {.name = "source"},
        [PERSON_CONTENT] = {.name = "content"},
        [PERSON_LINK] = {.name = "link"},
        [PERSON_PLACEMENT] = {.name = "placement"},
        [PERSON_AMOUNT] = {.name = "amount",
                           .help = "minor units of the event's own currency"},
        [PERSON_CURRENCY] = {.name = "currency"},
        [PERSON_VERDICT] = {.name = "verdict",
                            .help = "of touches: human, uncertain or machine"},
    };
    struct person_events events;

    person_journey_columns(own, columns, PERSON_COLUMNS);
    person_events_init(&events, own->people, own->person, &own->journey);
    for (size_t i = 0; i < events.count; i++)
        person_journey_row(own, &events.list[i]);
    person_events_release(&events);
}

/* ---- Identifiers and stages ---------------------------------------------- */

static int person_journey_compare_text(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* The person's identifiers, "kind:value" each; the caller frees them. */
static struct slice *person_journey_names(const struct person_journey *own,
                                          size_t *count)
{
    const struct ledger_view *view = &own->people->view;
    uint32_t nodes = identity_count(view->identity);
    struct slice *list = NULL;
    size_t room = 0;

    *count = 0;
    for (uint32_t node = 1; node < nodes; node++) {
        if (journeys_person(view->journeys, node) != own->person)
            continue;
        if (*count == room) {
            room = room > 0 ? room * 2 : 8;
            list = memory_resize(list, room, sizeof(*list));
        }
        list[(*count)++] = identity_text(view->identity, node);
    }
    if (*count > 1)
        qsort(list, *count, sizeof(*list), person_journey_compare_text);
    return list;
}

static void person_journey_fill_identifiers(const struct person_journey *own)
{
    static const struct report_column columns[] = {
        {.name = "kind", .is_key = true},
        {.name = "value"},
    };
    size_t count;
    struct slice *list = person_journey_names(own, &count);

    report_result_add_section(own->result, "identifiers", "Known as");
    person_journey_columns(own, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++) {
        struct report_cell *row = report_result_add_row(own->result);
        size_t colon = slice_find(list[i], ':');

        row[0] = report_result_text(own->result, slice_head(list[i], colon));
        row[1] =
            report_result_text(own->result, slice_skip(list[i], colon + 1));
    }
    free(list);
}

/* A stage of the person's: when first, how often. */
struct person_stage {
    uint32_t stage;
    int64_t first_ms;
    int64_t entries;
};

/* In the order of the first entries, which the marks are in; the caller frees.
   A mark that is no stage has the stage INTERNER_EMPTY. */
static struct person_stage *person_journey_stages(
    const struct person_journey *own, size_t *count)
{
    struct person_stage *list =
        memory_zalloc(own->journey.mark_count, sizeof(*list));
    struct hash_map seen;

    *count = 0;
    hash_map_init(&seen, 0);
    for (uint32_t i = 0; i < own->journey.mark_count; i++) {
        const struct journey_mark *mark = &own->journey.marks[i];
        uint32_t stage = ledger_view_stage(&own->people->view, mark);

        if (stage == INTERNER_EMPTY)
            continue;
        if (hash_map_put(&seen, stage, (uint32_t)*count))
            list[(*count)++] = (struct person_stage){.stage = stage,
                                                     .first_ms = mark->time_ms};
        list[*hash_map_at(&seen, stage)].entries++;
    }
    hash_map_release(&seen);
    return list;
}

static void person_journey_fill_stages(const struct person_journey *own)
{
    static const struct report_column columns[] = {
        {.name = "stage", .is_key = true},
        {.name = "at", .kind = REPORT_TIME, .help = "when first entered"},
        {.name = "entries", .help = "how often entered"},
    };
    size_t count;
    struct person_stage *list = person_journey_stages(own, &count);

    report_result_add_section(own->result, "stages", "Stages");
    person_journey_columns(own, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++) {
        struct report_cell *row = report_result_add_row(own->result);

        row[0] = person_journey_text(own, list[i].stage);
        row[1] = report_cell_count(list[i].first_ms);
        row[2] = report_cell_count(list[i].entries);
    }
    free(list);
}

static void person_journey_echo(const struct person_journey *own)
{
    const struct report_query *query = own->people->query;
    struct report_result *result = own->result;

    report_result_echo_text(result, "person", query->person);
    report_result_echo_text(result, "stage", query->stage);
    report_result_echo_list(result, "stages");
    for (size_t i = 0; i < query->stage_count; i++)
        report_result_echo_item(result,
                                report_result_keep(result, query->stages[i]));
    report_result_echo_duration(result, "half_life", query->half_life_ms);
    report_result_echo_bool(result, "uncertain", query->uncertain);
    report_result_echo_number(result, "likely", query->likely);
    report_result_echo_number(result, "risk", query->risk);
}

int person_journey_fill(const struct people *people,
                        struct report_result *result, struct error *err)
{
    struct person_journey own = {.people = people, .result = result};

    if (person_journey_find(&own, err) < 0)
        return err->code;
    person_journey_echo(&own);
    person_journey_fill_events(&own);
    person_summary_show(people, own.person, result);
    person_journey_fill_identifiers(&own);
    person_journey_fill_stages(&own);
    return 0;
}
