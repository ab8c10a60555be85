#include "cli/link_import/link_list.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buffer.h"

#define READ_STEP ((size_t)1 << 20)

void link_list_release(struct link_list *list)
{
    json_decref(list->whole);
    *list = (struct link_list)LINK_LIST_INIT;
}

/* "a.b" in an object; NULL if it is not there. */
static json_t *find_path(json_t *object, struct slice path)
{
    struct slice part;

    while (object != NULL && path.len > 0 && slice_split(&path, '.', &part)) {
        char *name = slice_copy(part);

        object = json_object_get(object, name);
        free(name);
    }
    return object;
}

static int read_text(int fd, const char *path, struct buffer *text,
                     struct error *err)
{
    ssize_t got = 1;

    while (got > 0) {
        got = read(fd, buffer_reserve(text, READ_STEP), READ_STEP);
        if (got < 0 && errno != EINTR)
            return error_errno(err, errno, "cannot read %s", path);
        if (got > 0)
            buffer_commit(text, (size_t)got);
        if (text->len > LINK_LIST_MAX)
            return error_set(err, ERROR_FULL,
                             "%s is larger than %zu MB; split it, or export "
                             "CSV",
                             path, LINK_LIST_MAX >> 20);
        got = got < 0 ? 1 : got;
    }
    return 0;
}

static int parse(struct link_list *list, struct slice text, const char *path,
                 const struct link_format *format, struct error *err)
{
    json_error_t why;

    if (slice_starts(text, SLICE("\xef\xbb\xbf")))
        text = slice_skip(text, 3);
    list->size = text.len;
    list->whole = json_loadb(text.ptr, text.len, 0, &why);
    if (list->whole == NULL)
        return error_field(err, ERROR_SYNTAX, "malformed_json", "",
                           "%s: JSON, line %d, column %d: %s", path, why.line,
                           why.column, why.text);
    list->links = list->whole;
    if (json_is_object(list->whole))
        list->links = find_path(list->whole, slice_str(format->list));
    if (json_is_array(list->links) || json_is_object(list->links)) {
        list->member = json_object_iter(list->links);
        return 0;
    }
    return error_field(err, ERROR_INVALID, "bad_header", "",
                       "%s: there is no list of links (\"%s\") in it; is it "
                       "an export of %s?",
                       path, format->list, format->name);
}

int link_list_read(struct link_list *list, int fd, const char *path,
                   const struct link_format *format, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code = read_text(fd, path, &text, err);

    if (code == 0)
        code = parse(list, buffer_slice(&text), path, format, err);
    buffer_release(&text);
    return code;
}

json_t *link_list_next(struct link_list *list)
{
    json_t *item;

    if (json_is_array(list->links)) {
        item = json_array_get(list->links, list->at++);
    } else {
        item = json_object_iter_value(list->member);
        list->member = json_object_iter_next(list->links, list->member);
    }
    list->given += item != NULL;
    return item;
}

json_t *link_list_find(json_t *item, const struct link_column *column)
{
    struct slice rest = slice_str(column->names);
    struct slice name;

    while (link_column_name(&rest, &name)) {
        json_t *value = find_path(item, name);

        if (value != NULL && !json_is_null(value))
            return value;
    }
    return NULL;
}

uint64_t link_list_done(const struct link_list *list)
{
    size_t links = json_is_array(list->links) ? json_array_size(list->links)
                                              : json_object_size(list->links);

    return links > 0 ? list->size * list->given / links : list->size;
}
