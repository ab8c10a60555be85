#include "server/blocklist.h"

#include "core/log.h"

static void tell(const struct host_list *list, const char *path)
{
    size_t first = 0;
    size_t odd = host_list_odd_lines(list, &first);

    log_info("blocklist read", log_str("file", path),
             log_int("hosts", (int64_t)host_list_count(list)));
    if (odd > 0)
        log_warn("blocklist has lines that are no hosts",
                 log_int("lines", (int64_t)odd),
                 log_int("first", (int64_t)first));
}

static int read_list(const char *path, void **value, struct error *err)
{
    struct host_list *list;

    if (host_list_read(path, &list, err) < 0)
        return err->code;
    tell(list, path);
    *value = list;
    return 0;
}

static void *ref_list(void *value)
{
    return host_list_ref(value);
}

static void unref_list(void *value)
{
    struct host_list *list = value;

    host_list_unref(&list);
}

static const struct reread_file_kind kind = {
    .option = "--blocklist",
    .what = "blocklist",
    .read = read_list,
    .ref = ref_list,
    .unref = unref_list,
};

int blocklist_init(struct reread_file *blocklist, const char *path,
                   struct error *err)
{
    return reread_file_init(blocklist, &kind, path, err);
}

bool blocklist_take(struct reread_file *blocklist, uint64_t *seen,
                    struct host_list **list)
{
    void *value;

    if (!reread_file_take(blocklist, seen, &value))
        return false;
    *list = value;
    return true;
}
