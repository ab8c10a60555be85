#include "server/redirect/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/memory.h"

char *leftovers_spool_dir(const struct installation *inst, unsigned worker)
{
    return file_path(inst->dir, "spool/%s.%u", inst->node, worker);
}

/* "<node>.<k>" with k below the number of workers. */
static bool has_worker(const struct installation *inst, unsigned workers,
                       struct slice name)
{
    struct slice node = slice_str(inst->node);
    uint64_t index;

    if (!slice_starts(name, node))
        return false;
    name = slice_skip(name, node.len);
    return name.len > 1 && name.ptr[0] == '.' &&
           slice_parse_u64(slice_skip(name, 1), &index) && index < workers;
}

/*
 * "<node>.<k>"; whatever else lies there (lost+found, an operator's notes) is
 * no spool, and no reason not to serve.
 */
static bool is_spool(struct slice name)
{
    size_t number = name.len;
    uint64_t index;

    while (number > 0 && name.ptr[number - 1] != '.')
        number--;
    return number > 1 && slice_parse_u64(slice_skip(name, number), &index);
}

static void add(struct leftovers *leftovers, char *dir)
{
    leftovers->dirs = memory_resize(leftovers->dirs, leftovers->count + 1,
                                    sizeof(*leftovers->dirs));
    leftovers->dirs[leftovers->count++] = dir;
}

int leftovers_find(struct leftovers *leftovers, const struct installation *inst,
                   unsigned workers, struct error *err)
{
    char *path = file_path(inst->dir, "spool");
    struct dirent *entry;
    int code = 0;
    DIR *dir;

    *leftovers = (struct leftovers){0};
    dir = opendir(path);
    if (dir == NULL) {
        if (errno != ENOENT)
            code = error_errno(err, errno, "cannot list %s", path);
        goto out;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (is_spool(slice_str(entry->d_name)) &&
            !has_worker(inst, workers, slice_str(entry->d_name)))
            add(leftovers, file_path(path, "%s", entry->d_name));
    }
    closedir(dir);
    leftovers->share =
        memory_zalloc(leftovers->count, sizeof(*leftovers->share));
out:
    free(path);
    return code;
}

void leftovers_share(struct leftovers *leftovers, unsigned index,
                     unsigned workers, const char *const **dirs, size_t *count)
{
    *count = 0;
    for (size_t i = index; i < leftovers->count; i += workers)
        leftovers->share[(*count)++] = leftovers->dirs[i];
    *dirs = leftovers->share;
}

void leftovers_release(struct leftovers *leftovers)
{
    for (size_t i = 0; i < leftovers->count; i++)
        free(leftovers->dirs[i]);
    free(leftovers->dirs);
    free(leftovers->share);
    *leftovers = (struct leftovers){0};
}
