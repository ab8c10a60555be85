/* module: shortener */
/*
 * A blocklist. Whatever it holds, it is made or refused with a reason, and a
 * list of one host a line covers each of its hosts in the normal form.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shortener/address/host.h"
#include "shortener/address/host_list.h"

/* A line that is a host alone must be covered by the list it is in. */
static void check_line(const struct host_list *list, struct slice line)
{
    struct error ignored = ERROR_INIT;
    char host[HOST_MAX + 1];
    size_t len;

    for (size_t i = 0; i < line.len; i++) {
        if (strchr(" \t\r#!|*[\xef", line.ptr[i]) != NULL)
            return;
    }
    if (host_normalise(line, "host", host, &ignored) < 0)
        return;
    len = strlen(host);
    if (len > 1 && host[len - 1] == '.')
        len--;
    if (!host_list_covers(list, slice_of(host, len)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = slice_of(data, size);
    struct error err = ERROR_INIT;
    struct host_list *list;
    struct slice line;
    size_t first;

    if (host_list_parse(rest, &list, &err) < 0) {
        if (err.message[0] == '\0' || list != NULL)
            abort();
        return 0;
    }
    while (slice_split(&rest, '\n', &line))
        check_line(list, line);
    if (host_list_odd_lines(list, &first) > 0 && first == 0)
        abort();
    host_list_unref(&list);
    return 0;
}
