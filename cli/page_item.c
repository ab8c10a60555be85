#include "cli/page_item.h"

#include "cli/fields.h"

static json_t *slice_json(struct slice text)
{
    return json_stringn(text.len > 0 ? text.ptr : "", text.len);
}

/* Takes ";name=value" off the end; false if that is not what stands there. */
static bool take_time(struct slice *text, struct slice name, struct slice *time)
{
    size_t at = text->len;

    while (at > 0 && text->ptr[at - 1] != ';')
        at--;
    if (at == 0 || !slice_starts(slice_skip(*text, at), name))
        return false;
    *time = slice_skip(*text, at + name.len);
    *text = slice_head(*text, at - 1);
    return true;
}

static int set(json_t *object, const char *name, struct slice text,
               struct error *err)
{
    json_t *value = slice_json(text);

    if (value != NULL && json_object_set_new(object, name, value) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "not_utf8", "item",
                       "--item: the text is not UTF-8");
}

int page_item_parse(struct slice text, json_t **item, struct error *err)
{
    struct slice rest = text;
    struct slice starts = SLICE_NONE;
    struct slice ends = SLICE_NONE;
    size_t equals;
    struct slice link;

    *item = NULL;
    while (take_time(&rest, SLICE("starts="), &starts) ||
           take_time(&rest, SLICE("ends="), &ends))
        ;
    equals = slice_find(rest, '=');
    link = slice_skip(rest, equals + 1);
    if (equals == 0 || link.len == 0)
        return error_field(err, ERROR_USAGE, "bad_option", "item",
                           "--item: \"%" SLICE_FMT
                           "\" is not of the form LABEL=LINK",
                           SLICE_ARG(slice_head(text, 100)));
    *item = json_object();
    if (set(*item, "label", slice_head(rest, equals), err) < 0 ||
        set(*item,
            slice_search(link, SLICE("://")) < link.len ? "destination"
                                                        : "slug",
            link, err) < 0 ||
        (starts.len > 0 && set(*item, "starts", starts, err) < 0) ||
        (ends.len > 0 && set(*item, "ends", ends, err) < 0)) {
        json_decref(*item);
        *item = NULL;
        return err->code;
    }
    return 0;
}

int page_item_set(const struct invocation *inv, json_t *body, struct error *err)
{
    json_t *items = json_array();
    struct slice text;
    json_t *item;

    for (size_t k = 0; options_item(&inv->options, "item", k, &text); k++) {
        if (text.len == 0)
            continue;
        if (page_item_parse(text, &item, err) < 0) {
            json_decref(items);
            return err->code;
        }
        json_array_append_new(items, item);
    }
    if (options_given(&inv->options, "item"))
        json_object_set(body, "items", items);
    json_decref(items);
    return 0;
}
