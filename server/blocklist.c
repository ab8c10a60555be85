#include "server/blocklist.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/slice.h"

/* What a file that cannot be looked at looks like. */
static struct stat look(const char *path)
{
    struct stat file = {0};

    if (stat(path, &file) < 0)
        file = (struct stat){0};
    return file;
}

/* A rename brings another inode, a write another time or size. */
static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void tell(const struct blocklist *blocklist)
{
    size_t first = 0;
    size_t odd = host_list_odd_lines(blocklist->list, &first);

    log_info("blocklist read", log_str("file", blocklist->path),
             log_int("hosts", (int64_t)host_list_count(blocklist->list)));
    if (odd > 0)
        log_warn("blocklist has lines that are no hosts",
                 log_int("lines", (int64_t)odd),
                 log_int("first", (int64_t)first));
}

static int read_list(struct blocklist *blocklist, struct error *err)
{
    struct host_list *list;

    /* Before it is read: what changes meanwhile is read once more. */
    blocklist->known = look(blocklist->path);
    if (host_list_read(blocklist->path, &list, err) < 0)
        return err->code;
    pthread_mutex_lock(&blocklist->lock);
    host_list_unref(&blocklist->list);
    blocklist->list = list;
    pthread_mutex_unlock(&blocklist->lock);
    atomic_fetch_add(&blocklist->version, 1);
    tell(blocklist);
    return 0;
}

int blocklist_init(struct blocklist *blocklist, const char *path,
                   struct error *err)
{
    *blocklist = (struct blocklist){
        .path = path != NULL ? slice_copy(slice_str(path)) : NULL,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    if (path == NULL || read_list(blocklist, err) == 0)
        return 0;
    blocklist_release(blocklist);
    return error_prefix(err, "--blocklist");
}

void blocklist_release(struct blocklist *blocklist)
{
    host_list_unref(&blocklist->list);
    pthread_mutex_destroy(&blocklist->lock);
    free(blocklist->path);
    *blocklist = (struct blocklist){.lock = PTHREAD_MUTEX_INITIALIZER};
}

void blocklist_look(struct blocklist *blocklist)
{
    struct error err = ERROR_INIT;
    struct stat now;

    if (blocklist->path == NULL)
        return;
    now = look(blocklist->path);
    if (!is_same(&now, &blocklist->known) && read_list(blocklist, &err) < 0)
        log_error("the blocklist cannot be read; the old one stays",
                  log_str("why", err.message));
}

bool blocklist_take(struct blocklist *blocklist, uint64_t *seen,
                    struct host_list **list)
{
    if (atomic_load(&blocklist->version) == *seen)
        return false;
    pthread_mutex_lock(&blocklist->lock);
    *seen = atomic_load(&blocklist->version);
    *list = host_list_ref(blocklist->list);
    pthread_mutex_unlock(&blocklist->lock);
    return true;
}
