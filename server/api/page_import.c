#include "server/api/page_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv_reader.h"
#include "core/datetime.h"
#include "core/memory.h"
#include "core/utf8.h"
#include "server/api/json_text.h"
#include "shortener/catalog/page_item.h"

/* What a column holds; page_fields follow behind the last of these. */
enum column {
    COLUMN_PAGE,
    COLUMN_LABEL,
    COLUMN_LINK,
    COLUMN_DESTINATION,
    COLUMN_STARTS,
    COLUMN_ENDS,
    COLUMN_ROBOTS,
    COLUMN_FIELDS
};

#define COLUMNS (COLUMN_FIELDS + PAGE_FIELDS)

static const char *const column_names[COLUMN_FIELDS] = {
    [COLUMN_PAGE] = "page",     [COLUMN_LABEL] = "label",
    [COLUMN_LINK] = "link",     [COLUMN_DESTINATION] = "destination",
    [COLUMN_STARTS] = "starts", [COLUMN_ENDS] = "ends",
    [COLUMN_ROBOTS] = "robots",
};

/* Where each column stands in the file; COLUMNS cells of one row. */
struct layout {
    size_t at[COLUMNS]; /* SIZE_MAX: the file has no such column */
    size_t count;       /* of the file's columns */
    struct slice page;  /* for files without COLUMN_PAGE */
};

struct row {
    struct slice cells[COLUMNS]; /* empty: not there */
    uint64_t line;
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

static uint64_t line_of(const json_t *rejected)
{
    return (uint64_t)json_integer_value(json_object_get(rejected, "line"));
}

void page_import_reject(struct page_import *import, uint64_t line,
                        const struct error *err)
{
    size_t at = json_array_size(import->rejected);
    json_t *row = json_object();

    json_object_set_new(row, "line", json_integer((json_int_t)line));
    json_text_set_some(row, "field", slice_str(err->field));
    json_text_set(row, "code", slice_str(err->reason));
    json_text_set(row, "reason", slice_str(err->message));
    while (at > 0 && line_of(json_array_get(import->rejected, at - 1)) > line)
        at--;
    json_array_insert_new(import->rejected, at, row);
}

/* ---- The header ---------------------------------------------------------- */

static const char *column_name(size_t column)
{
    return column < COLUMN_FIELDS ? column_names[column]
                                  : page_fields[column - COLUMN_FIELDS].name;
}

static int place_column(struct layout *layout, struct slice name, size_t at,
                        struct error *err)
{
    for (size_t column = 0; column < COLUMNS; column++) {
        if (!slice_equal_nocase(name, slice_str(column_name(column))))
            continue;
        if (layout->at[column] != SIZE_MAX)
            return error_field(
                err, ERROR_INVALID, "repeated_column", column_name(column),
                "the column %s is there twice", column_name(column));
        layout->at[column] = at;
        return 0;
    }
    return error_field(err, ERROR_INVALID, "unknown_column", "",
                       "there is no column \"%" SLICE_FMT
                       "\"; known: page, label, link, destination, starts, "
                       "ends, robots, title, description, picture ...",
                       SLICE_ARG(slice_head(name, 60)));
}

static int check_layout(const struct layout *layout, struct error *err)
{
    if (layout->at[COLUMN_LABEL] == SIZE_MAX)
        return error_field(err, ERROR_INVALID, "missing_column", "label",
                           "the first line must name a column label");
    if (layout->at[COLUMN_LINK] == SIZE_MAX &&
        layout->at[COLUMN_DESTINATION] == SIZE_MAX)
        return error_field(err, ERROR_INVALID, "missing_column", "link",
                           "the first line must name a column link or "
                           "destination");
    if (layout->at[COLUMN_PAGE] == SIZE_MAX && layout->page.len == 0)
        return error_field(err, ERROR_INVALID, "missing_column", "page",
                           "say which page it is, such as go.acme.com/@acme, "
                           "or give a column page");
    return 0;
}

static int take_header(struct layout *layout, const struct csv_record *record,
                       struct error *err)
{
    for (size_t i = 0; i < COLUMNS; i++)
        layout->at[i] = SIZE_MAX;
    layout->count = record->count;
    for (size_t i = 0; i < record->count; i++) {
        struct slice name = slice_trim(record->cells[i]);

        if (!utf8_is_valid(name))
            return error_field(err, ERROR_INVALID, "bad_encoding", "",
                               "the header is not UTF-8");
        if (place_column(layout, name, i, err) < 0)
            return err->code;
    }
    return check_layout(layout, err);
}

static int read_header(struct csv_reader *reader, struct layout *layout,
                       struct error *err)
{
    struct csv_record record;

    switch (csv_reader_next(reader, &record, err)) {
    case CSV_RECORD:
        return take_header(layout, &record, err);
    case CSV_BROKEN:
        return error_prefix(err, "the header");
    default:
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "there is nothing in it; the first line must name "
                           "the columns");
    }
}

/* ---- Pages --------------------------------------------------------------- */

static struct slice without_scheme(struct slice text)
{
    size_t scheme = slice_search(text, SLICE("://"));

    return scheme < text.len ? slice_skip(text, scheme + 3) : text;
}

/* "go.acme.com/@acme", or the URL that people see. */
static int read_place(struct page_place *place, struct slice text,
                      struct error *err)
{
    struct slice rest = without_scheme(text);
    size_t slash = slice_find(rest, '/');
    struct slice brand = slice_head(rest, slash);

    if (slash == rest.len)
        return error_field(err, ERROR_INVALID, "bad_page", "page",
                           "page \"%" SLICE_FMT
                           "\": write BRAND/@NAME, such as go.acme.com/@acme",
                           SLICE_ARG(slice_head(text, 80)));
    if (rest.len < text.len)
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

static int find_page(struct page_import *import, const struct layout *layout,
                     const struct row *row, struct page_import_page **page,
                     struct error *err)
{
    struct slice text = row->cells[COLUMN_PAGE];
    struct page_place place;

    if (read_place(&place, text.len > 0 ? text : layout->page, err) < 0)
        return err->code;
    /* Rows of one page mostly stand together. */
    for (size_t i = import->count; i > 0; i--) {
        *page = &import->pages[i - 1];
        if (same_place(&(*page)->place, &place))
            return 0;
    }
    if (import->count == PAGE_IMPORT_PAGES_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "page",
                           "more than %d pages; import them in parts",
                           PAGE_IMPORT_PAGES_MAX);
    *page = add_page(import, &place, row->line);
    return 0;
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
        struct slice text = row->cells[COLUMN_FIELDS + i];

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
        take_robots(draft, row->cells[COLUMN_ROBOTS], err) < 0)
        return err->code;
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        struct slice text = row->cells[COLUMN_FIELDS + i];

        if (text.len == 0)
            continue;
        draft->given[i] = true;
        draft->texts[i] = text;
    }
    return 0;
}

static int read_time(struct slice text, const char *field, int64_t *ms,
                     struct error *err)
{
    if (text.len == 0 || datetime_parse(text, ms))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_time", field,
                       "%s \"%" SLICE_FMT
                       "\" is no time such as 2026-12-01T09:00:00+01:00 or "
                       "2026-12-01",
                       field, SLICE_ARG(slice_head(text, 40)));
}

/* The slug of a link of the page's brand, however it is written. */
static int read_link(const struct page_import_page *page, struct slice text,
                     struct slice *slug, struct error *err)
{
    struct slice rest = without_scheme(text);
    size_t slash = slice_find(rest, '/');
    struct slice brand = slice_head(rest, slash);
    char host[BRAND_HOST_MAX + 1];
    struct error why = ERROR_INIT;

    *slug = text;
    if (slash == text.len)
        return 0;
    *slug = slice_skip(rest, slash + 1);
    if (rest.len < text.len)
        brand = slice_head(brand, slice_find(brand, ':'));
    if (brand_host(brand, host, &why) == 0 &&
        strcmp(host, page->place.host) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_link", "link",
                       "link \"%" SLICE_FMT "\" is none of %.100s; a page's "
                       "links are its own brand's",
                       SLICE_ARG(slice_head(text, 80)), page->place.host);
}

static int fill_item(const struct page_import_page *page, const struct row *row,
                     struct page_draft_item *item, struct error *err)
{
    item->line = row->line;
    item->label = row->cells[COLUMN_LABEL];
    item->destination = row->cells[COLUMN_DESTINATION];
    if (read_link(page, row->cells[COLUMN_LINK], &item->slug, err) < 0 ||
        read_time(row->cells[COLUMN_STARTS], "starts", &item->starts, err) <
            0 ||
        read_time(row->cells[COLUMN_ENDS], "ends", &item->ends, err) < 0)
        return err->code;
    return page_draft_item_check(item, err);
}

/* A row may also say something of the page alone. */
static bool has_item(const struct row *row)
{
    for (size_t i = COLUMN_LABEL; i <= COLUMN_ENDS; i++) {
        if (row->cells[i].len > 0)
            return true;
    }
    return false;
}

static int add_item(struct page_import *import, struct page_import_page *page,
                    const struct row *row, struct error *err)
{
    struct page_draft *draft = &page->draft;

    if (!has_item(row))
        return 0;
    if (draft->count == PAGE_ITEMS_MAX)
        return error_field(err, ERROR_INVALID, "too_many_items", "",
                           "a page has at most %d items", PAGE_ITEMS_MAX);
    if (fill_item(page, row, page_draft_add(draft), err) < 0) {
        free(draft->items[--draft->count].url);
        return err->code;
    }
    import->items++;
    return 0;
}

static int check_cells(const struct layout *layout, const struct row *row,
                       size_t count, struct error *err)
{
    if (count != layout->count)
        return error_field(err, ERROR_INVALID, "bad_row", "",
                           "the row has %zu cells, the header %zu", count,
                           layout->count);
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!utf8_is_valid(row->cells[i]))
            return error_field(err, ERROR_INVALID, "bad_encoding",
                               column_name(i), "%s is not UTF-8",
                               column_name(i));
    }
    return 0;
}

/* The row's cells by column, copied to where they stay; `text` has the room. */
static void keep_cells(struct page_import *import, const struct layout *layout,
                       const struct csv_record *record, struct row *row)
{
    *row = (struct row){.line = record->line};
    for (size_t i = 0; i < COLUMNS; i++) {
        struct slice cell;
        size_t start = import->text.len;

        if (layout->at[i] >= record->count)
            continue;
        cell = slice_trim(record->cells[layout->at[i]]);
        buffer_append(&import->text, cell);
        row->cells[i] = slice_of(import->text.data + start, cell.len);
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
    struct row row;

    keep_cells(import, layout, record, &row);
    if (check_cells(layout, &row, record->count, &err) < 0 ||
        find_page(import, layout, &row, &page, &err) < 0 ||
        take_row(import, page, &row, &err) < 0)
        page_import_reject(import, record->line, &err);
    else
        page->taken++;
}

static int read_rows(struct page_import *import, struct csv_reader *reader,
                     const struct layout *layout, struct error *err)
{
    struct csv_record record;
    struct error broken = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(reader, &record, &broken)) != CSV_MORE) {
        if (++import->rows > PAGE_IMPORT_ROWS_MAX)
            return error_field(err, ERROR_INVALID, "too_many", "",
                               "more than %d rows; send them in parts, each "
                               "with the header",
                               PAGE_IMPORT_ROWS_MAX);
        if (got == CSV_BROKEN)
            page_import_reject(import, record.line, &broken);
        else
            read_row(import, layout, &record);
    }
    return 0;
}

int page_import_read(struct page_import *import, struct slice body,
                     struct slice page, struct error *err)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct layout layout = {.page = page};
    struct csv_reader *reader;
    int code;

    config.record_max = PAGE_IMPORT_ROW_MAX;
    reader = csv_reader_new(&config);
    import->rejected = json_array();
    buffer_reserve(&import->text, body.len + 1);
    csv_reader_feed(reader, body);
    csv_reader_end(reader);
    code = read_header(reader, &layout, err);
    if (code == 0)
        code = read_rows(import, reader, &layout, err);
    csv_reader_free(&reader);
    return code;
}
