#include "server/api/event/event_entry.h"

#include <jansson.h>
#include <stdlib.h>

#include "attribution/ledger/verdict.h"
#include "server/api/call/json_text.h"

#define CLICKS SLICE("clicks:")

/* Fields that the API shows under another name, or does not show. */
static const struct {
    struct slice stored, shown;
} entry_names[] = {
    {SLICE_INIT("click"), SLICE_INIT("click_id")},
    {SLICE_INIT("email"), SLICE_INIT("email_sha256")},
    {SLICE_INIT("emails"), SLICE_INIT("emails_sha256")},
    {SLICE_INIT("at"), SLICE_INIT("")},
    {SLICE_INIT("ingest"), SLICE_INIT("")},
    {SLICE_INIT("type"), SLICE_INIT("")},
    {SLICE_INIT("client"), SLICE_INIT("")},
    {SLICE_INIT("ua"), SLICE_INIT("")},
    {SLICE_INIT("ref"), SLICE_INIT("")},
    {SLICE_INIT("lang"), SLICE_INIT("")},
    {SLICE_INIT("status"), SLICE_INIT("")},
};

static const struct slice entry_persons[] = {
    SLICE_INIT("customer"), SLICE_INIT("visitor"),  SLICE_INIT("recipient"),
    SLICE_INIT("click"),    SLICE_INIT("click_id"), SLICE_INIT("email"),
};

/* Lists of many people, a line each. */
static const struct slice entry_people[] = {
    SLICE_INIT("recipients"),
    SLICE_INIT("emails"),
    SLICE_INIT("customers"),
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A click has a kind and no type; an imported touch has both. */
static struct slice type_of(const struct event_fields *fields)
{
    struct slice type = event_fields_get(fields, SLICE("type"));

    return slice_is_none(type) ? event_fields_get(fields, SLICE("kind")) : type;
}

static bool has_line(struct slice list, struct slice wanted)
{
    struct slice line;

    while (list.len > 0 && slice_split(&list, '\n', &line)) {
        if (slice_equal(line, wanted))
            return true;
    }
    return false;
}

static bool is_of(const struct event_fields *fields, struct slice person)
{
    for (size_t i = 0; i < COUNT(entry_persons); i++) {
        if (slice_equal(event_fields_get(fields, entry_persons[i]), person))
            return true;
    }
    for (size_t i = 0; i < COUNT(entry_people); i++) {
        if (has_line(event_fields_get(fields, entry_people[i]), person))
            return true;
    }
    return false;
}

static bool fits(struct slice wanted, struct slice value)
{
    return wanted.len == 0 || slice_equal(wanted, value);
}

bool event_entry_matches(const struct event_fields *fields,
                         const struct event_filter *filter)
{
    return fits(filter->type, type_of(fields)) &&
           fits(filter->link, event_fields_get(fields, SLICE("link"))) &&
           fits(filter->campaign,
                event_fields_get(fields, SLICE("campaign"))) &&
           (filter->person.len == 0 || is_of(fields, filter->person));
}

static json_t *public_id(struct slice stream, struct stream_id id)
{
    struct buffer text = BUFFER_INIT;
    json_t *value;

    stream_id_append_public(&text, stream, id);
    value = json_text_new(buffer_slice(&text));
    buffer_release(&text);
    return value;
}

static struct slice shown_name(struct slice stored)
{
    for (size_t i = 0; i < COUNT(entry_names); i++) {
        if (slice_equal(stored, entry_names[i].stored))
            return entry_names[i].shown;
    }
    return stored;
}

static bool is_list(struct slice stored)
{
    for (size_t i = 0; i < COUNT(entry_people); i++) {
        if (slice_equal(stored, entry_people[i]))
            return true;
    }
    return false;
}

/* null where a person has no such identifier, so that lists go together. */
static json_t *list_to_json(struct slice list)
{
    json_t *lines = json_array();
    struct slice line;

    while (slice_split(&list, '\n', &line))
        json_array_append_new(lines,
                              line.len > 0 ? json_text_new(line) : json_null());
    return lines;
}

static void add_field(json_t *json, bool click, struct slice stored,
                      struct slice value)
{
    struct slice name = shown_name(stored);
    char *key;
    int64_t number;

    if (name.len == 0 || value.len == 0 ||
        (click && slice_equal(stored, SLICE("kind"))))
        return;
    key = slice_copy(name);
    if (slice_equal(stored, SLICE("amount")) && slice_parse_i64(value, &number))
        json_object_set_new(json, key, json_integer(number));
    else if (slice_equal(stored, SLICE("properties")))
        json_object_set_new(json, key,
                            json_loadb(value.ptr, value.len, 0, NULL));
    else if (is_list(stored))
        json_object_set_new(json, key, list_to_json(value));
    else
        json_text_set(json, key, value);
    free(key);
}

static void keep(char **place, const struct event_fields *fields,
                 struct slice name)
{
    struct slice value = event_fields_get(fields, name);

    if (value.len > 0)
        *place = slice_copy(value);
}

void event_entry_init(struct event_entry *entry, struct slice stream,
                      struct stream_id id, const struct event_fields *fields)
{
    bool click = slice_starts(stream, CLICKS);
    int64_t at = (int64_t)id.ms;

    *entry = (struct event_entry){.id = id, .stream = slice_copy(stream)};
    if (!slice_parse_i64(event_fields_get(fields, SLICE("at")), &at))
        at = (int64_t)id.ms;
    entry->json = json_object();
    json_object_set_new(entry->json, "id", public_id(stream, id));
    json_text_set(entry->json, "type", type_of(fields));
    json_object_set_new(entry->json, "occurred_at", json_text_time(at));
    json_object_set_new(entry->json, "recorded_at",
                        json_text_time((int64_t)id.ms));
    for (size_t i = 0; i < fields->count; i++)
        add_field(entry->json, click, fields->at[i].name, fields->at[i].value);
    if (!click)
        return;
    entry->flags = slice_copy(event_fields_get(fields, SLICE("flags")));
    keep(&entry->hashes[EVENT_ENTRY_CLIENT], fields, SLICE("client"));
    keep(&entry->hashes[EVENT_ENTRY_UA], fields, SLICE("ua"));
    keep(&entry->hashes[EVENT_ENTRY_REF], fields, SLICE("ref"));
    keep(&entry->hashes[EVENT_ENTRY_LANG], fields, SLICE("lang"));
}

void event_entry_release(struct event_entry *entry)
{
    for (size_t i = 0; i < EVENT_ENTRY_STRINGS; i++)
        free(entry->hashes[i]);
    json_decref(entry->json);
    free(entry->stream);
    free(entry->flags);
    free(entry->agent);
    *entry = (struct event_entry){0};
}

static void set_agent(struct event_entry *entry, struct slice text)
{
    json_text_set_some(entry->json, "user_agent", text);
    if (entry->agent == NULL)
        entry->agent = slice_copy(text);
}

void event_entry_set_string(struct event_entry *entry,
                            enum event_entry_string which, struct slice text)
{
    struct slice agent = text;

    if (which == EVENT_ENTRY_CLIENT) {
        agent = slice_head(text, slice_find(text, '\n'));
        text = slice_skip(text, agent.len + 1);
    }
    if (which == EVENT_ENTRY_CLIENT || which == EVENT_ENTRY_UA)
        set_agent(entry, agent);
    if (which == EVENT_ENTRY_CLIENT || which == EVENT_ENTRY_LANG)
        json_text_set_some(entry->json, "language", text);
    if (which == EVENT_ENTRY_REF)
        json_text_set_some(entry->json, "referrer", text);
}

void event_entry_judge(struct event_entry *entry)
{
    struct verdict_finding finding = {VERDICT_HUMAN, VERDICT_REPORTED};

    if (entry->flags != NULL)
        finding = verdict_of_hit(slice_str(entry->flags),
                                 verdict_of_agent(slice_str(entry->agent)));
    json_text_set(entry->json, "verdict",
                  slice_str(verdict_name(finding.verdict)));
    json_text_set(entry->json, "reason",
                  slice_str(verdict_reason_name(finding.reason)));
}
