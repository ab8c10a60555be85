#ifndef SHORTENER_PAGE_H
#define SHORTENER_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"

/*
 * A link page: brand/@name, a page of links with a title, a picture and
 * colours. Stored as the hash link:<host>/@<name>, beside links, so that one
 * look-up finds either; no slug begins with '@'.
 *
 * Slices are borrowed, as in brand.h. Times are UTC milliseconds.
 *
 * The texts of a page are declared once, in page_fields: Redis' hash, the
 * API's JSON, the columns of a CSV file and the worker's copy follow it.
 */
#define PAGE_NAME_MAX 64
#define PAGE_PREFIX   SLICE("@") /* of what stands behind the brand */

/* The colours of one scheme, in the order of struct page. */
enum page_color {
    PAGE_BACKGROUND,
    PAGE_TEXT, /* on the background */
    PAGE_BUTTON,
    PAGE_BUTTON_TEXT, /* on the button */
    PAGE_COLORS
};

/* What the reader prefers (CSS prefers-color-scheme). */
enum page_scheme { PAGE_LIGHT, PAGE_DARK, PAGE_SCHEMES };

struct page {
    struct slice brand, name; /* the name in small letters, without '@' */
    struct slice title, description;
    struct slice picture; /* a normalised https URL */
    struct slice picture_alt;
    struct slice language;  /* BCP 47, "" for en */
    struct slice direction; /* ltr, rtl or "" for what the text says */
    struct slice colors[PAGE_SCHEMES][PAGE_COLORS]; /* rrggbb or "" */
    struct slice items;                             /* see page_item.h */
    bool robots; /* search engines may list it */
    int64_t created_at, updated_at;
    int64_t version;
};

enum page_field_kind {
    PAGE_FIELD_TEXT,
    PAGE_FIELD_PICTURE,
    PAGE_FIELD_LANGUAGE,
    PAGE_FIELD_DIRECTION,
    PAGE_FIELD_COLOR
};

/* A text of a page that people give; brand, name and items stand apart. */
struct page_field {
    const char *name; /* in Redis, JSON and CSV */
    enum page_field_kind kind;
    size_t offset; /* of the slice in struct page */
    size_t limit;  /* bytes */
};

#define PAGE_FIELDS 14
extern const struct page_field page_fields[PAGE_FIELDS];

struct slice *page_field_text(const struct page_field *field,
                              struct page *page);

/*
 * Writes the name as it is kept to `out` (PAGE_NAME_MAX bytes), from one with
 * or without '@' and in any case; its length. ERROR_INVALID says what a name
 * may hold.
 */
int page_name(struct slice text, char *out, size_t *len, struct error *err)
    __attribute__((warn_unused_result));

/* Is a normalised URL a link page's on its host: https://go.test/@name? */
bool page_is_address(struct slice url);

/*
 * Checks the fields, the colours' contrast (page_palette.h) and the items.
 * The picture must be normalised already (destination.h). ERROR_INVALID names
 * the field.
 */
int page_check(const struct page *page, struct error *err)
    __attribute__((warn_unused_result));

void page_to_fields(const struct page *page, struct fields *fields);

/* ERROR_NOT_FOUND for an empty reply or one that is no page's. */
int page_from_reply(struct page *page, const struct redisReply *reply)
    __attribute__((warn_unused_result));

/* Do both show the same? Times and versions aside. */
bool page_equal(const struct page *a, const struct page *b);

/*
 * Copies the bytes of all texts to `text`, which has page_bytes(page), and
 * lets `copy` point there.
 */
size_t page_bytes(const struct page *page);
void page_copy(struct page *copy, const struct page *page, char *text);

#endif
