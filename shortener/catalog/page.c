#include "shortener/catalog/page.h"

#include <string.h>

#include "core/utf8.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/page_item.h"
#include "shortener/catalog/page_palette.h"
#include "shortener/catalog/text.h"

#define LANGUAGE_MAX 35

/* clang-format off */
#define FIELD(member, kind, limit) \
    {#member, PAGE_FIELD_##kind, offsetof(struct page, member), limit}
#define COLOR(name, scheme, color) \
    {name, PAGE_FIELD_COLOR, offsetof(struct page, colors[scheme][color]), 16}
/* clang-format on */

const struct page_field page_fields[PAGE_FIELDS] = {
    FIELD(title, TEXT, 128),
    FIELD(description, TEXT, 512),
    FIELD(picture, PICTURE, 2048),
    FIELD(picture_alt, TEXT, 256),
    FIELD(language, LANGUAGE, LANGUAGE_MAX),
    FIELD(direction, DIRECTION, 16),
    COLOR("background", PAGE_LIGHT, PAGE_BACKGROUND),
    COLOR("text", PAGE_LIGHT, PAGE_TEXT),
    COLOR("button", PAGE_LIGHT, PAGE_BUTTON),
    COLOR("button_text", PAGE_LIGHT, PAGE_BUTTON_TEXT),
    COLOR("dark_background", PAGE_DARK, PAGE_BACKGROUND),
    COLOR("dark_text", PAGE_DARK, PAGE_TEXT),
    COLOR("dark_button", PAGE_DARK, PAGE_BUTTON),
    COLOR("dark_button_text", PAGE_DARK, PAGE_BUTTON_TEXT),
};

struct slice *page_field_text(const struct page_field *field, struct page *page)
{
    return (struct slice *)(void *)((char *)page + field->offset);
}

static struct slice text_of(const struct page *page, size_t i)
{
    const char *at = (const char *)page + page_fields[i].offset;

    return *(const struct slice *)(const void *)at;
}

/* ---- Names --------------------------------------------------------------- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

int page_name(struct slice text, char *out, size_t *len, struct error *err)
{
    struct slice name = slice_skip(text, slice_starts(text, PAGE_PREFIX));

    *len = 0;
    if (name.len == 0 || name.len > PAGE_NAME_MAX)
        goto bad;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!is_name_byte(c))
            goto bad;
        out[i] = c;
    }
    *len = name.len;
    return 0;
bad:
    return error_field(err, ERROR_INVALID, "bad_name", "name",
                       "\"%" SLICE_FMT
                       "\": a page's name is 1 to %d letters, digits, '-', "
                       "'_' and '.', such as @acme",
                       SLICE_ARG(utf8_head(text, 80)), PAGE_NAME_MAX);
}

bool page_is_address(struct slice url)
{
    struct slice rest = slice_skip(url, slice_search(url, SLICE("://")) + 3);
    struct slice path = slice_skip(rest, slice_find(rest, '/') + 1);
    struct error ignored = ERROR_INIT;
    char name[PAGE_NAME_MAX];
    size_t len;

    path = slice_head(path, slice_find(path, '#'));
    path = slice_head(path, slice_find(path, '?'));
    return slice_starts(path, PAGE_PREFIX) &&
           page_name(path, name, &len, &ignored) == 0;
}

/* ---- Checks -------------------------------------------------------------- */

static int refuse(const struct page_field *field, struct slice text,
                  const char *why, struct error *err)
{
    struct buffer reason = BUFFER_INIT;

    buffer_appendf(&reason, "bad_%s",
                   field->kind == PAGE_FIELD_COLOR ? "color" : field->name);
    error_field(err, ERROR_INVALID, buffer_str(&reason), field->name,
                "%s \"%" SLICE_FMT "\" %s", field->name,
                SLICE_ARG(utf8_head(text, 80)), why);
    buffer_release(&reason);
    return err->code;
}

/* Subtags of letters and digits joined by '-', a language's letters first. */
static bool is_language(struct slice text)
{
    struct slice part;
    bool first = true;

    while (slice_split(&text, '-', &part)) {
        if (part.len < (first ? 2 : 1) || part.len > 8)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            bool digit = part.ptr[i] >= '0' && part.ptr[i] <= '9';
            char c = (char)(part.ptr[i] | 0x20);

            if (!(c >= 'a' && c <= 'z') && !(digit && !first))
                return false;
        }
        first = false;
    }
    return true;
}

static int check_meaning(const struct page_field *field, struct slice text,
                         struct error *err)
{
    struct color ignored;

    switch (field->kind) {
    case PAGE_FIELD_TEXT:
        break;
    case PAGE_FIELD_PICTURE:
        if (!slice_starts(text, SLICE("https://")))
            return refuse(field, text, "must be an https URL", err);
        break;
    case PAGE_FIELD_LANGUAGE:
        if (!is_language(text))
            return refuse(field, text, "is no language tag such as fa or en-GB",
                          err);
        break;
    case PAGE_FIELD_DIRECTION:
        if (!slice_equal(text, SLICE("ltr")) &&
            !slice_equal(text, SLICE("rtl")))
            return refuse(field, text,
                          "must be ltr or rtl; without it the text decides",
                          err);
        break;
    case PAGE_FIELD_COLOR:
        if (!color_parse(text, &ignored))
            return refuse(field, text, "must be six hex digits such as 1f3a8a",
                          err);
        break;
    }
    return 0;
}

static int check_items(struct slice items, struct error *err)
{
    struct page_item item;
    size_t count = 0;

    while (page_item_next(&items, &item)) {
        if (++count > PAGE_ITEMS_MAX)
            return error_field(err, ERROR_INVALID, "too_many_items", "items",
                               "a page has at most %d items", PAGE_ITEMS_MAX);
        if (page_item_check(&item, err) < 0)
            return error_prefix(err, "item %zu", count);
    }
    return 0;
}

int page_check(const struct page *page, struct error *err)
{
    if (page->title.len == 0)
        return error_field(err, ERROR_INVALID, "missing_field", "title",
                           "title is empty; a page needs one");
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        const struct page_field *field = &page_fields[i];
        struct slice text = text_of(page, i);

        if (text_check(text, field->limit, field->name, err) < 0)
            return err->code;
        if (text.len > 0 && check_meaning(field, text, err) < 0)
            return err->code;
    }
    if (page->picture.len > 0 && page->picture_alt.len == 0)
        return error_field(err, ERROR_INVALID, "missing_field", "picture_alt",
                           "picture_alt: say what the picture shows, for those "
                           "who cannot see it");
    if (page_palette_check(page, err) < 0)
        return err->code;
    return check_items(page->items, err);
}

/* ---- Redis --------------------------------------------------------------- */

void page_to_fields(const struct page *page, struct fields *fields)
{
    fields_add(fields, "page", page->name);
    fields_add(fields, "brand", page->brand);
    for (size_t i = 0; i < PAGE_FIELDS; i++)
        fields_add(fields, page_fields[i].name, text_of(page, i));
    fields_add(fields, "items", page->items);
    fields_add_int(fields, "robots", page->robots);
    fields_add_int(fields, "created_at", page->created_at);
    fields_add_int(fields, "updated_at", page->updated_at);
}

int page_from_reply(struct page *page, const struct redisReply *reply)
{
    *page = (struct page){
        .name = redis_reply_field(reply, SLICE("page")),
        .brand = redis_reply_field(reply, SLICE("brand")),
        .items = redis_reply_field(reply, SLICE("items")),
        .robots = fields_int(reply, "robots", 0) != 0,
        .created_at = fields_int(reply, "created_at", 0),
        .updated_at = fields_int(reply, "updated_at", 0),
        .version = fields_int(reply, "version", 1),
    };
    for (size_t i = 0; i < PAGE_FIELDS; i++)
        *page_field_text(&page_fields[i], page) =
            redis_reply_field(reply, slice_str(page_fields[i].name));
    return page->name.len > 0 ? 0 : ERROR_NOT_FOUND;
}

/* ---- Copies -------------------------------------------------------------- */

bool page_equal(const struct page *a, const struct page *b)
{
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        if (!slice_equal(text_of(a, i), text_of(b, i)))
            return false;
    }
    return slice_equal(a->items, b->items) && a->robots == b->robots;
}

size_t page_bytes(const struct page *page)
{
    size_t bytes = page->brand.len + page->name.len + page->items.len;

    for (size_t i = 0; i < PAGE_FIELDS; i++)
        bytes += text_of(page, i).len;
    return bytes;
}

/* Moves the slice's bytes to *end, which goes on behind them. */
static void settle(struct slice *text, char **end)
{
    if (text->len > 0)
        memcpy(*end, text->ptr, text->len);
    *text = slice_of(*end, text->len);
    *end += text->len;
}

void page_copy(struct page *copy, const struct page *page, char *text)
{
    *copy = *page;
    settle(&copy->brand, &text);
    settle(&copy->name, &text);
    settle(&copy->items, &text);
    for (size_t i = 0; i < PAGE_FIELDS; i++)
        settle(page_field_text(&page_fields[i], copy), &text);
}
