#include "shortener/resolve/block_set.h"

#include "shortener/address/destination.h"

void block_set_init(struct block_set *set)
{
    *set = (struct block_set){.generation = 1, .names = key_table_new()};
}

void block_set_release(struct block_set *set)
{
    host_list_unref(&set->hosts);
    key_table_free(&set->names, NULL);
}

void block_set_replace(struct block_set *set, const struct redisReply *names)
{
    key_table_clear(set->names, NULL);
    for (size_t i = 0; i < redis_reply_len(names); i++) {
        struct slice name = redis_reply_slice(redis_reply_at(names, i));

        if (key_table_get(set->names, name) == NULL)
            key_table_add(set->names, name, set);
    }
    set->generation++;
}

void block_set_use(struct block_set *set, struct host_list *hosts)
{
    host_list_unref(&set->hosts);
    set->hosts = host_list_ref(hosts);
    set->generation++;
}

static bool has_name(const struct block_set *set, struct slice name)
{
    return key_table_get(set->names, name) != NULL;
}

bool block_set_has_brand(const struct block_set *set, struct slice host)
{
    return has_name(set, host);
}

bool block_set_has_link(const struct block_set *set, struct slice link)
{
    if (key_table_count(set->names) == 0)
        return false;
    return has_name(set, link) ||
           has_name(set, slice_head(link, slice_find(link, '/')));
}

/* It, or a domain that it is below. */
static bool has_host(const struct block_set *set, struct slice host)
{
    while (host.len > 0) {
        if (has_name(set, host))
            return true;
        host = slice_skip(host, slice_find(host, '.') + 1);
    }
    return false;
}

bool block_set_has_url(const struct block_set *set, struct slice url)
{
    struct slice host;

    if (url.len == 0)
        return false;
    host = destination_host(url);
    return (key_table_count(set->names) > 0 && has_host(set, host)) ||
           host_list_covers(set->hosts, host);
}
