#include "shortener/catalog/page_item.h"

#include "shortener/catalog/slug.h"
#include "shortener/catalog/text.h"

bool page_item_next(struct slice *rest, struct page_item *item)
{
    struct slice line;
    struct slice starts;
    struct slice ends;

    return rest->len > 0 && slice_split(rest, '\n', &line) &&
           slice_split(&line, '\t', &item->slug) &&
           slice_split(&line, '\t', &starts) &&
           slice_split(&line, '\t', &ends) &&
           slice_parse_i64(starts, &item->starts) &&
           slice_parse_i64(ends, &item->ends) &&
           slice_split(&line, '\t', &item->label);
}

void page_item_append(struct buffer *out, const struct page_item *item)
{
    buffer_append(out, item->slug);
    buffer_append_byte(out, '\t');
    buffer_append_i64(out, item->starts);
    buffer_append_byte(out, '\t');
    buffer_append_i64(out, item->ends);
    buffer_append_byte(out, '\t');
    buffer_append(out, item->label);
    buffer_append_byte(out, '\n');
}

bool page_item_shown(const struct page_item *item, int64_t now_ms)
{
    return (item->starts == 0 || now_ms >= item->starts) &&
           (item->ends == 0 || now_ms < item->ends);
}

int page_item_check(const struct page_item *item, struct error *err)
{
    if (slug_check(item->slug, err) < 0)
        return err->code;
    if (item->label.len == 0)
        return error_field(err, ERROR_INVALID, "missing_field", "label",
                           "label is empty; say what people read on it");
    if (text_check(item->label, PAGE_LABEL_MAX, "label", err) < 0)
        return err->code;
    if (item->starts != 0 && item->ends != 0 && item->ends <= item->starts)
        return error_field(err, ERROR_INVALID, "bad_span", "ends",
                           "ends must be later than starts");
    return 0;
}
