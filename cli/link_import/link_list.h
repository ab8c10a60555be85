#ifndef CLI_LINK_LIST_H
#define CLI_LINK_LIST_H

#include <jansson.h>
#include <stdint.h>

#include "cli/link_import/link_format.h"
#include "core/error.h"

/*
 * A JSON text with a list of links in it, somewhere (link_format.list): an
 * array, or an object whose members are the links.
 *
 *     struct link_list list = LINK_LIST_INIT;
 *     link_list_read(&list, fd, path, format, &err)
 *     while ((item = link_list_next(&list)) != NULL)
 *         ... link_list_find(item, &column) ...
 *     link_list_release(&list);
 */
#define LINK_LIST_MAX ((size_t)1 << 30) /* bytes of the text */

struct link_list {
    json_t *whole; /* owned: what the text holds */
    json_t *links; /* in it */
    size_t at;     /* the next one, of an array */
    void *member;  /* the next one, of an object */
    uint64_t given;
    uint64_t size; /* of the text, bytes */
};

#define LINK_LIST_INIT \
    {                  \
        .whole = NULL  \
    }

void link_list_release(struct link_list *list);

/* ERROR_IO, ERROR_FULL, ERROR_SYNTAX; ERROR_INVALID "bad_header" without the
 * list. */
int link_list_read(struct link_list *list, int fd, const char *path,
                   const struct link_format *format, struct error *err)
    __attribute__((warn_unused_result));

/* The next item, whatever it is; NULL at the end. */
json_t *link_list_next(struct link_list *list);

/* The value of the first of the column's names that leads to one, or NULL. */
json_t *link_list_find(json_t *item, const struct link_column *column);

/* How much of the text the items were that are given, in bytes. */
uint64_t link_list_done(const struct link_list *list);

#endif
