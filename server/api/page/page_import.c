#include "server/api/page/page_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/utf8.h"
#include "server/api/call/csv_body.h"
#include "server/api/page/page_csv.h"
#include "shortener/catalog/page_item.h"

/* A row on its way into a page. */
struct row {
    struct page_csv_row csv;
    uint64_t line;
};

/* What all rows of the file have in common. */
struct layout {
    struct page_csv csv;
    struct slice page; /* for files without a column page */
};

void page_import_release(struct page_import *import)
{
    for (size_t i = 0; i < import->count; i++)
        page_draft_release(&import->pages[i].draft);
    free(import->pages);
    json_decref(import->rejected);
    buffer_release(&import->text);
    *import = (struct page_import)PAGE_IMPORT_INIT;
}

void page_import_reject(struct page_import *import, uint64_t line,
                        const struct error *err)
{
    csv_body_reject(import->rejected, line, err);
}

static int read_header(struct csv_body *body, struct layout *layout,
                       struct error *err)
{
    struct csv_record record;

    if (csv_body_header(body, &record, err) < 0)
        return err->code;
    return page_csv_header(&layout->csv, record.cells, record.count,
                           layout->page.len > 0, err);
}

/* ---- Pages --------------------------------------------------------------- */

/* "go.acme.com/@acme", or the URL that people see. */
static int read_place(struct page_place *place, struct slice text,
                      struct error *err)
{
    bool url;
    struct slice rest = page_csv_bare(text, &url);
    size_t slash = slice_find(rest, '/');
    struct slice brand = slice_head(rest, slash);

    if (slash == rest.len)
        return error_field(err, ERROR_INVALID, "bad_page", "page",
                           "page \"%" SLICE_FMT
                           "\": write BRAND/@NAME, such as go.acme.com/@acme",
                           SLICE_ARG(utf8_head(text, 80)));
    if (url)
        brand = slice_head(brand, slice_find(brand, ':'));
    return page_place_read(place, brand, slice_skip(rest, slash + 1), err);
}

static bool same_place(const struct page_place *a, const struct page_place *b)
{
    return strcmp(a->host, b->host) == 0 &&
           slice_equal(slice_of(a->name, a->name_len),
                       slice_of(b->name, b->name_len));
}

static struct page_import_page *add_page(struct page_import *import,
                                         const struct page_place *place,
                                         uint64_t line)
{
    struct page_import_page *page;

    if (import->count == import->room) {
        import->room = import->room > 0 ? import->room * 2 : 4;
        import->pages =
            memory_resize(import->pages, import->room, sizeof(*import->pages));
    }
    page = &import->pages[import->count++];
    page->place = *place;
    page->line = line;
    page->taken = 0;
    page_draft_init(&page->draft);
    page->draft.items_given = true;
    return page;
}

/* NULL, with the error, for what is none or too much. */
static struct page_import_page *find_page(struct page_import *import,
                                          const struct layout *layout,
                                          const struct row *row,
                                          struct error *err)
{
    struct slice text = row->csv.cells[PAGE_CSV_PAGE];
    struct page_place place = {.name_len = 0};

    if (read_place(&place, text.len > 0 ? text : layout->page, err) < 0)
        return NULL;
    /* Rows of one page mostly stand together. */
    for (size_t i = import->count; i > 0; i--) {
        if (same_place(&import->pages[i - 1].place, &place))
            return &import->pages[i - 1];
    }
    if (import->count < PAGE_IMPORT_PAGES_MAX)
        return add_page(import, &place, row->line);
    error_field(err, ERROR_INVALID, "too_many", "page",
                "more than %d pages; import them in parts",
                PAGE_IMPORT_PAGES_MAX);
    return NULL;
}

/* ---- Rows ---------------------------------------------------------------- */

static int read_flag(struct slice text, bool *flag, struct error *err)
{
    *flag = slice_equal_nocase(text, SLICE("yes")) ||
            slice_equal_nocase(text, SLICE("true")) ||
            slice_equal(text, SLICE("1"));
    if (*flag || slice_equal_nocase(text, SLICE("no")) ||
        slice_equal_nocase(text, SLICE("false")) ||
        slice_equal(text, SLICE("0")))
        return 0;
    return error_field(err, ERROR_INVALID, "wrong_type", "robots",
                       "robots: give yes or no");
}

static int take_robots(struct page_draft *draft, struct slice text,
                       struct error *err)
{
    bool robots;

    if (text.len == 0)
        return 0;
    if (read_flag(text, &robots, err) < 0)
        return err->code;
    if (draft->robots_given && draft->robots != robots)
        return error_field(err, ERROR_INVALID, "contradiction", "robots",
                           "robots was said otherwise in a row before");
    draft->robots_given = true;
    draft->robots = robots;
    return 0;
}

static int check_fields(const struct page_draft *draft, const struct row *row,
                        struct error *err)
{
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        struct slice text = row->csv.cells[PAGE_CSV_FIELDS + i];

        if (text.len > 0 && draft->given[i] &&
            !slice_equal(draft->texts[i], text))
            return error_field(err, ERROR_INVALID, "contradiction",
                               page_fields[i].name,
                               "%s was said otherwise in a row before; a page "
                               "has one",
                               page_fields[i].name);
    }
    return 0;
}

static int take_fields(struct page_draft *draft, const struct row *row,
                       struct error *err)
{
    if (check_fields(draft, row, err) < 0 ||
        take_robots(draft, row->csv.cells[PAGE_CSV_ROBOTS], err) < 0)
        return err->code;
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        struct slice text = row->csv.cells[PAGE_CSV_FIELDS + i];

        if (text.len == 0)
            continue;
        draft->given[i] = true;
        draft->texts[i] = text;
    }
    return 0;
}

static int add_item(struct page_import *import, struct page_import_page *page,
                    const struct row *row, struct error *err)
{
    struct page_draft *draft = &page->draft;
    struct page_draft_item *item;

    if (!page_csv_has_item(&row->csv))
        return 0;
    if (draft->count == PAGE_ITEMS_MAX)
        return error_field(err, ERROR_INVALID, "too_many_items", "",
                           "a page has at most %d items", PAGE_ITEMS_MAX);
    item = page_draft_add(draft);
    item->line = row->line;
    if (page_csv_item(&row->csv, slice_str(page->place.host), item, err) < 0) {
        free(draft->items[--draft->count].url);
        return err->code;
    }
    import->items++;
    return 0;
}

/* The row's cells, copied to where they stay; `text` has the room. */
static void keep_cells(struct page_import *import, struct page_csv_row *row)
{
    for (size_t i = 0; i < PAGE_CSV_COLUMNS; i++) {
        size_t start = import->text.len;

        buffer_append(&import->text, row->cells[i]);
        row->cells[i] = slice_of(import->text.data + start, row->cells[i].len);
    }
}

/* Both or neither: the page keeps nothing of a row that is put aside. */
static int take_row(struct page_import *import, struct page_import_page *page,
                    const struct row *row, struct error *err)
{
    struct page_draft *draft = &page->draft;
    size_t count = draft->count;

    if (add_item(import, page, row, err) < 0)
        return err->code;
    if (take_fields(draft, row, err) == 0)
        return 0;
    if (draft->count > count) {
        free(draft->items[--draft->count].url);
        import->items--;
    }
    return err->code;
}

static void read_row(struct page_import *import, const struct layout *layout,
                     const struct csv_record *record)
{
    struct page_import_page *page;
    struct error err = ERROR_INIT;
    struct row row = {.line = record->line};

    if (page_csv_row(&layout->csv, record->cells, record->count, &row.csv,
                     &err) < 0) {
        page_import_reject(import, record->line, &err);
        return;
    }
    keep_cells(import, &row.csv);
    page = find_page(import, layout, &row, &err);
    if (page == NULL || take_row(import, page, &row, &err) < 0)
        page_import_reject(import, record->line, &err);
    else
        page->taken++;
}

static int read_rows(struct page_import *import, struct csv_body *body,
                     const struct layout *layout, struct error *err)
{
    struct csv_record record = {.line = 0};
    struct error broken = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(body->reader, &record, &broken)) !=
           CSV_MORE) {
        if (csv_body_count(body, err) < 0)
            return err->code;
        if (got == CSV_BROKEN)
            page_import_reject(import, record.line, &broken);
        else
            read_row(import, layout, &record);
    }
    return 0;
}

int page_import_read(struct page_import *import, struct slice text,
                     struct slice page, struct error *err)
{
    struct layout layout = {.page = page};
    struct csv_body body;
    int code;

    csv_body_init(&body, text, '\0', PAGE_IMPORT_ROW_MAX, PAGE_IMPORT_ROWS_MAX);
    import->rejected = json_array();
    buffer_reserve(&import->text, text.len + 1);
    code = read_header(&body, &layout, err);
    if (code == 0)
        code = read_rows(import, &body, &layout, err);
    import->rows = body.rows;
    csv_body_release(&body);
    return code;
}
