#include "server/api/destination/allowed_hosts.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/json_text.h"
#include "shortener/address/host_pattern.h"

struct allowed_host {
    char pattern[HOST_PATTERN_MAX + 1];
};

static int read_pattern(const json_t *item, struct allowed_host *host,
                        struct error *err)
{
    struct slice text =
        slice_of(json_string_value(item), json_string_length(item));

    if (!json_is_string(item))
        return error_field(err, ERROR_INVALID, "bad_host", "allowed_hosts",
                           "allowed_hosts: give a list of hosts, such as "
                           "[\"acme.com\", \".acme.com\"]");
    return host_pattern_normalise(text, "allowed_hosts", host->pattern, err);
}

static int by_pattern(const void *left, const void *right)
{
    const struct allowed_host *a = left;
    const struct allowed_host *b = right;

    return slice_compare(slice_str(a->pattern), slice_str(b->pattern));
}

static void append(const struct allowed_host *hosts, size_t count,
                   struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && by_pattern(&hosts[i - 1], &hosts[i]) == 0)
            continue;
        buffer_append(out, slice_str(hosts[i].pattern));
        buffer_append_byte(out, '\n');
    }
}

int allowed_hosts_read(const json_t *list, struct buffer *out,
                       struct error *err)
{
    size_t count = json_array_size(list);
    struct allowed_host *hosts;
    int code = 0;

    if (count > ALLOWED_HOSTS_MAX)
        return error_field(err, ERROR_INVALID, "too_many_hosts",
                           "allowed_hosts",
                           "allowed_hosts: a brand has at most %d of them; "
                           ".acme.com stands for all below acme.com",
                           ALLOWED_HOSTS_MAX);
    hosts = memory_zalloc(count + 1, sizeof(*hosts));
    for (size_t i = 0; i < count && code == 0; i++)
        code = read_pattern(json_array_get(list, i), &hosts[i], err);
    if (code == 0) {
        qsort(hosts, count, sizeof(*hosts), by_pattern);
        append(hosts, count, out);
    }
    free(hosts);
    return code;
}

json_t *allowed_hosts_show(struct slice list)
{
    json_t *json = json_array();
    struct slice pattern;

    while (list.len > 0 && slice_split(&list, '\n', &pattern)) {
        if (pattern.len > 0)
            json_array_append_new(json, json_text_new(pattern));
    }
    return json;
}
