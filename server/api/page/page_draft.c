#include "server/api/page/page_draft.h"

#include <stdlib.h>

#include "core/hmac.h"
#include "core/memory.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/page_item.h"

void page_draft_init(struct page_draft *draft)
{
    *draft = (struct page_draft){.count = 0};
}

void page_draft_release(struct page_draft *draft)
{
    for (size_t i = 0; i < draft->count; i++)
        free(draft->items[i].url);
    free(draft->items);
    buffer_release(&draft->picture);
    buffer_release(&draft->colors);
    buffer_release(&draft->lines);
    page_draft_init(draft);
}

struct page_draft_item *page_draft_add(struct page_draft *draft)
{
    if (draft->count == draft->room) {
        draft->room = draft->room > 0 ? draft->room * 2 : 16;
        draft->items =
            memory_resize(draft->items, draft->room, sizeof(*draft->items));
    }
    draft->items[draft->count] = (struct page_draft_item){.line = 0};
    return &draft->items[draft->count++];
}

/* ---- Items --------------------------------------------------------------- */

static int normalise(struct page_draft_item *item, struct error *err)
{
    struct buffer url = BUFFER_INIT;

    if (destination_normalise(item->destination, "destination", &url, err) <
        0) {
        buffer_release(&url);
        return err->code;
    }
    free(item->url);
    item->url = buffer_detach(&url);
    item->destination = slice_str(item->url);
    return 0;
}

int page_draft_item_check(struct page_draft_item *item, struct error *err)
{
    struct page_item shown = {
        .slug = item->slug.len > 0 ? item->slug : SLICE("to-be-named"),
        .label = item->label,
        .starts = item->starts,
        .ends = item->ends,
    };

    if (item->slug.len == 0 && item->destination.len == 0)
        return error_field(err, ERROR_INVALID, "missing_field", "slug",
                           "give the slug of a link, or a destination to make "
                           "one");
    if (item->destination.len > 0 && normalise(item, err) < 0)
        return err->code;
    return page_item_check(&shown, err);
}

/* Eight of slug_random's letters, drawn by the keyed hash instead. */
static void name_link(struct page_draft_item *item, struct slice key,
                      struct slice host, struct slice name)
{
    struct buffer text = BUFFER_INIT;
    unsigned char mac[HMAC_SIZE];

    buffer_append(&text, host);
    buffer_append(&text, SLICE("/@"));
    buffer_append(&text, name);
    buffer_append_byte(&text, '\n');
    buffer_append(&text, item->destination);
    hmac_sha256(key, buffer_slice(&text), mac);
    slug_from_bytes(mac, sizeof(mac), item->slug_text, SLUG_RANDOM_LENGTH);
    buffer_release(&text);
}

void page_draft_name_links(struct page_draft *draft, struct slice key,
                           struct slice host, struct slice name)
{
    for (size_t i = 0; i < draft->count; i++) {
        struct page_draft_item *item = &draft->items[i];

        if (item->slug.len > 0 || item->err.code != ERROR_NONE)
            continue;
        name_link(item, key, host, name);
        item->slug = slice_of(item->slug_text, sizeof(item->slug_text));
    }
}

/* ---- The page ------------------------------------------------------------ */

static int normalise_picture(struct page_draft *draft, struct slice *url,
                             struct error *err)
{
    if (url->len == 0)
        return 0;
    buffer_clear(&draft->picture);
    if (destination_normalise(*url, "picture", &draft->picture, err) < 0)
        return err->code;
    *url = buffer_slice(&draft->picture);
    return 0;
}

/* "#1A2B3C" is kept as 1a2b3c; what is no colour stays, to be refused. */
static void normalise_color(struct page_draft *draft, struct slice *text)
{
    struct slice digits = slice_skip(*text, slice_starts(*text, SLICE("#")));
    char *to = draft->colors.data + draft->colors.len;

    if (digits.len != 6)
        return;
    for (size_t i = 0; i < 6; i++) {
        char c = digits.ptr[i];

        if (c >= 'A' && c <= 'F')
            c = (char)(c - 'A' + 'a');
        to[i] = c;
    }
    buffer_commit(&draft->colors, 6);
    *text = slice_of(to, 6);
}

static int apply_texts(struct page_draft *draft, struct page *page,
                       struct error *err)
{
    buffer_clear(&draft->colors);
    buffer_reserve(&draft->colors, (size_t)6 * PAGE_FIELDS);
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        const struct page_field *field = &page_fields[i];
        struct slice *text = page_field_text(field, page);

        if (!draft->given[i])
            continue;
        *text = draft->texts[i];
        if (field->kind == PAGE_FIELD_COLOR)
            normalise_color(draft, text);
        if (field->kind == PAGE_FIELD_DIRECTION &&
            slice_equal(*text, SLICE("auto")))
            *text = SLICE_NONE;
        if (field->kind == PAGE_FIELD_PICTURE &&
            normalise_picture(draft, text, err) < 0)
            return err->code;
    }
    return 0;
}

static void apply_items(struct page_draft *draft, struct page *page)
{
    buffer_clear(&draft->lines);
    for (size_t i = 0; i < draft->count; i++) {
        const struct page_draft_item *item = &draft->items[i];
        const struct page_item shown = {item->slug, item->label, item->starts,
                                        item->ends};

        if (item->err.code == ERROR_NONE)
            page_item_append(&draft->lines, &shown);
    }
    page->items = buffer_slice(&draft->lines);
}

int page_draft_apply(struct page_draft *draft, struct page *page,
                     struct error *err)
{
    if (apply_texts(draft, page, err) < 0)
        return err->code;
    if (draft->robots_given)
        page->robots = draft->robots;
    if (draft->items_given)
        apply_items(draft, page);
    return page_check(page, err);
}
