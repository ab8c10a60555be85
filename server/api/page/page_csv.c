#include "server/api/page/page_csv.h"

#include <stdint.h>
#include <string.h>

#include "core/datetime.h"
#include "core/utf8.h"
#include "shortener/catalog/brand.h"

static const char *const column_names[PAGE_CSV_FIELDS] = {
    [PAGE_CSV_PAGE] = "page",     [PAGE_CSV_LABEL] = "label",
    [PAGE_CSV_LINK] = "link",     [PAGE_CSV_DESTINATION] = "destination",
    [PAGE_CSV_STARTS] = "starts", [PAGE_CSV_ENDS] = "ends",
    [PAGE_CSV_ROBOTS] = "robots",
};

/* ---- The header ---------------------------------------------------------- */

static const char *column_name(size_t column)
{
    return column < PAGE_CSV_FIELDS
               ? column_names[column]
               : page_fields[column - PAGE_CSV_FIELDS].name;
}

static int place_column(struct page_csv *csv, struct slice name, size_t at,
                        struct error *err)
{
    for (size_t column = 0; column < PAGE_CSV_COLUMNS; column++) {
        if (!slice_equal_nocase(name, slice_str(column_name(column))))
            continue;
        if (csv->at[column] != SIZE_MAX)
            return error_field(
                err, ERROR_INVALID, "repeated_column", column_name(column),
                "the column %s is there twice", column_name(column));
        csv->at[column] = at;
        return 0;
    }
    return error_field(err, ERROR_INVALID, "unknown_column", "",
                       "there is no column \"%" SLICE_FMT
                       "\"; known: page, label, link, destination, starts, "
                       "ends, robots, title, description, picture ...",
                       SLICE_ARG(utf8_head(name, 60)));
}

static int check_columns(const struct page_csv *csv, bool page_is_known,
                         struct error *err)
{
    if (csv->at[PAGE_CSV_LABEL] == SIZE_MAX)
        return error_field(err, ERROR_INVALID, "missing_column", "label",
                           "the first line must name a column label");
    if (csv->at[PAGE_CSV_LINK] == SIZE_MAX &&
        csv->at[PAGE_CSV_DESTINATION] == SIZE_MAX)
        return error_field(err, ERROR_INVALID, "missing_column", "link",
                           "the first line must name a column link or "
                           "destination");
    if (csv->at[PAGE_CSV_PAGE] == SIZE_MAX && !page_is_known)
        return error_field(err, ERROR_INVALID, "missing_column", "page",
                           "say which page it is, such as go.acme.com/@acme, "
                           "or give a column page");
    return 0;
}

int page_csv_header(struct page_csv *csv, const struct slice *cells,
                    size_t count, bool page_is_known, struct error *err)
{
    for (size_t i = 0; i < PAGE_CSV_COLUMNS; i++)
        csv->at[i] = SIZE_MAX;
    csv->count = count;
    for (size_t i = 0; i < count; i++) {
        struct slice name = slice_trim(cells[i]);

        if (!utf8_is_valid(name))
            return error_field(err, ERROR_INVALID, "bad_encoding", "",
                               "the header is not UTF-8");
        if (place_column(csv, name, i, err) < 0)
            return err->code;
    }
    return check_columns(csv, page_is_known, err);
}

/* ---- Rows ---------------------------------------------------------------- */

int page_csv_row(const struct page_csv *csv, const struct slice *cells,
                 size_t count, struct page_csv_row *row, struct error *err)
{
    *row = (struct page_csv_row){.cells = {{NULL, 0}}};
    if (count != csv->count)
        return error_field(err, ERROR_INVALID, "bad_row", "",
                           "the row has %zu cells, the header %zu", count,
                           csv->count);
    for (size_t i = 0; i < PAGE_CSV_COLUMNS; i++) {
        if (csv->at[i] == SIZE_MAX)
            continue;
        row->cells[i] = slice_trim(cells[csv->at[i]]);
        if (!utf8_is_valid(row->cells[i]))
            return error_field(err, ERROR_INVALID, "bad_encoding",
                               column_name(i), "%s is not UTF-8",
                               column_name(i));
    }
    return 0;
}

struct slice page_csv_bare(struct slice text, bool *url)
{
    size_t scheme = slice_search(text, SLICE("://"));

    *url = scheme < text.len;
    return *url ? slice_skip(text, scheme + 3) : text;
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
                       field, SLICE_ARG(utf8_head(text, 40)));
}

/* The slug of a link of the page's brand, however it is written. */
static int read_link(struct slice host, struct slice text, struct slice *slug,
                     struct error *err)
{
    bool url;
    struct slice rest = page_csv_bare(text, &url);
    size_t slash = slice_find(rest, '/');
    struct slice brand = slice_head(rest, slash);
    char known[BRAND_HOST_MAX + 1];
    struct error why = ERROR_INIT;

    *slug = text;
    if (slash == text.len)
        return 0;
    *slug = slice_skip(rest, slash + 1);
    if (url)
        brand = slice_head(brand, slice_find(brand, ':'));
    if (brand_host(brand, known, &why) == 0 &&
        slice_equal(slice_str(known), host))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_link", "link",
                       "link \"%" SLICE_FMT "\" is none of %" SLICE_FMT
                       "; a page's links are its own brand's",
                       SLICE_ARG(utf8_head(text, 80)),
                       SLICE_ARG(utf8_head(host, 100)));
}

bool page_csv_has_item(const struct page_csv_row *row)
{
    for (size_t i = PAGE_CSV_LABEL; i <= PAGE_CSV_ENDS; i++) {
        if (row->cells[i].len > 0)
            return true;
    }
    return false;
}

int page_csv_item(const struct page_csv_row *row, struct slice host,
                  struct page_draft_item *item, struct error *err)
{
    item->label = row->cells[PAGE_CSV_LABEL];
    item->destination = row->cells[PAGE_CSV_DESTINATION];
    if (read_link(host, row->cells[PAGE_CSV_LINK], &item->slug, err) < 0 ||
        read_time(row->cells[PAGE_CSV_STARTS], "starts", &item->starts, err) <
            0 ||
        read_time(row->cells[PAGE_CSV_ENDS], "ends", &item->ends, err) < 0)
        return err->code;
    return page_draft_item_check(item, err);
}
