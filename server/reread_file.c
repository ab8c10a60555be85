#include "server/reread_file.h"

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

static int read_file(struct reread_file *file, struct error *err)
{
    void *value = NULL;
    void *old;

    /* Before it is read: what changes meanwhile is read once more. */
    file->known = look(file->path);
    if (file->kind->read(file->path, &value, err) < 0)
        return err->code;
    pthread_mutex_lock(&file->lock);
    old = file->value;
    file->value = value;
    pthread_mutex_unlock(&file->lock);
    atomic_fetch_add(&file->version, 1);
    file->kind->unref(old);
    return 0;
}

int reread_file_init(struct reread_file *file,
                     const struct reread_file_kind *kind, const char *path,
                     struct error *err)
{
    *file = (struct reread_file){
        .kind = kind,
        .path = path != NULL ? slice_copy(slice_str(path)) : NULL,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    if (path == NULL || read_file(file, err) == 0)
        return 0;
    reread_file_release(file);
    return error_prefix(err, "%s", kind->option);
}

void reread_file_release(struct reread_file *file)
{
    if (file->kind != NULL)
        file->kind->unref(file->value);
    pthread_mutex_destroy(&file->lock);
    free(file->path);
    *file = (struct reread_file)REREAD_FILE_INIT;
}

void reread_file_look(struct reread_file *file)
{
    struct error err = ERROR_INIT;
    struct stat now;

    if (file->path == NULL)
        return;
    now = look(file->path);
    if (!is_same(&now, &file->known) && read_file(file, &err) < 0)
        log_error("a file that has changed cannot be read; the old one stays",
                  log_str("what", file->kind->what),
                  log_str("why", err.message));
}

bool reread_file_take(struct reread_file *file, uint64_t *seen, void **value)
{
    if (atomic_load(&file->version) == *seen)
        return false;
    pthread_mutex_lock(&file->lock);
    *seen = atomic_load(&file->version);
    *value = file->kind->ref(file->value);
    pthread_mutex_unlock(&file->lock);
    return true;
}
