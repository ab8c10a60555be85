#include "server/api/page/page_json.h"

#include <jansson.h>

#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "shortener/catalog/page_item.h"

/* ---- Reading ------------------------------------------------------------- */

static int read_item(const json_t *json, struct page_draft_item *item,
                     struct error *err)
{
    const struct json_field fields[] = {
        {"label", JSON_FIELD_TEXT, .required = true, .text = &item->label},
        {"slug", JSON_FIELD_TEXT, .text = &item->slug},
        {"destination", JSON_FIELD_TEXT, .text = &item->destination},
        {"starts", JSON_FIELD_TIME, .number = &item->starts},
        {"ends", JSON_FIELD_TIME, .number = &item->ends},
    };

    if (json_fields_read(json, fields, sizeof(fields) / sizeof(fields[0]),
                         err) < 0)
        return err->code;
    return page_draft_item_check(item, err);
}

static int read_items(const json_t *items, struct page_draft *draft,
                      struct error *err)
{
    const json_t *json;
    size_t i;

    draft->items_given = true;
    if (json_array_size(items) > PAGE_ITEMS_MAX)
        return error_field(err, ERROR_INVALID, "too_many_items", "items",
                           "a page has at most %d items", PAGE_ITEMS_MAX);
    json_array_foreach(items, i, json)
    {
        if (read_item(json, page_draft_add(draft), err) < 0)
            return error_prefix(err, "items[%zu]", i);
    }
    return 0;
}

/* Brand, name, the texts, robots and items. */
#define PLACES (PAGE_FIELDS + 4)

int page_json_read(const json_t *body, bool fresh, struct page_draft *draft,
                   struct slice *brand, struct slice *name, struct error *err)
{
    const json_t *items = NULL;
    struct json_field fields[PLACES];
    bool items_given = false;
    size_t count = 0;

    for (size_t i = 0; i < PAGE_FIELDS; i++)
        fields[count++] = (struct json_field){.name = page_fields[i].name,
                                              .type = JSON_FIELD_TEXT,
                                              .given = &draft->given[i],
                                              .text = &draft->texts[i]};
    fields[count++] = (struct json_field){"robots", JSON_FIELD_BOOL,
                                          .given = &draft->robots_given,
                                          .flag = &draft->robots};
    fields[count++] = (struct json_field){
        "items", JSON_FIELD_ARRAY, .given = &items_given, .json = &items};
    if (fresh) {
        /* These two name the page and cannot be changed. */
        fields[count++] = (struct json_field){"brand", JSON_FIELD_TEXT,
                                              .required = true, .text = brand};
        fields[count++] = (struct json_field){"name", JSON_FIELD_TEXT,
                                              .required = true, .text = name};
    }
    if (json_fields_read(body, fields, count, err) < 0)
        return err->code;
    return items_given ? read_items(items, draft, err) : 0;
}

/* ---- Showing ------------------------------------------------------------- */

static json_t *some_text(struct slice text)
{
    return text.len > 0 ? json_text_new(text) : json_null();
}

static json_t *some_time(int64_t ms)
{
    return ms != 0 ? json_text_time(ms) : json_null();
}

static json_t *show_items(struct slice rest)
{
    json_t *items = json_array();
    struct page_item item;

    while (page_item_next(&rest, &item))
        json_array_append_new(
            items,
            json_pack("{s:o, s:o, s:o, s:o}", "slug", json_text_new(item.slug),
                      "label", json_text_new(item.label), "starts",
                      some_time(item.starts), "ends", some_time(item.ends)));
    return items;
}

json_t *page_json_show(const struct page *page)
{
    json_t *json = json_object();
    struct page copy = *page;
    struct buffer id = BUFFER_INIT;

    buffer_append(&id, page->brand);
    buffer_append_byte(&id, '/');
    buffer_append(&id, PAGE_PREFIX);
    buffer_append(&id, page->name);
    json_text_set(json, "id", buffer_slice(&id));
    buffer_release(&id);
    json_object_set_new(json, "short_url", json_null());
    json_text_set(json, "brand", page->brand);
    json_text_set(json, "name", page->name);
    for (size_t i = 0; i < PAGE_FIELDS; i++)
        json_object_set_new(
            json, page_fields[i].name,
            some_text(*page_field_text(&page_fields[i], &copy)));
    json_object_set_new(json, "robots", json_boolean(page->robots));
    json_object_set_new(json, "items", show_items(page->items));
    json_object_set_new(json, "created_at", json_text_time(page->created_at));
    json_object_set_new(json, "updated_at", json_text_time(page->updated_at));
    return json;
}
