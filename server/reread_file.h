#ifndef SERVER_REREAD_FILE_H
#define SERVER_REREAD_FILE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "core/error.h"

/*
 * A file of the operator's that is read again when it has changed, for all
 * threads: what it holds is a value with counted references, and a newer one
 * takes its place. What there is of them: blocklist.h, countries.h.
 *
 *     reread_file_init(&file, &kind, path, &err)      path NULL: there is none
 *     reread_file_look(&file);                        now and then, one thread
 *     if (reread_file_take(&file, &seen, &value))     any thread: a newer one
 *     reread_file_release(&file);
 *
 * If what the file holds by then cannot be read, the log says so and the old
 * value stays.
 */
#define REREAD_FILE_LOOK_MS 250

struct reread_file_kind {
    const char *option; /* "--blocklist", for errors at the start */
    const char *what;   /* "blocklist", for the log */
    /* Reads and logs it; the caller's error says why not. */
    int (*read)(const char *path, void **value, struct error *err);
    void *(*ref)(void *value);
    void (*unref)(void *value); /* takes NULL */
};

struct reread_file {
    const struct reread_file_kind *kind;
    char *path;        /* owned, or NULL */
    struct stat known; /* the file as it was when it was looked at last */
    pthread_mutex_t lock;
    void *value;              /* a ref, under the lock */
    _Atomic uint64_t version; /* of the value; 0: there never was one */
};

#define REREAD_FILE_INIT                  \
    {                                     \
        .lock = PTHREAD_MUTEX_INITIALIZER \
    }

/* Reads it for the first time. The error begins with the option; nothing needs
 * to be released then. */
int reread_file_init(struct reread_file *file,
                     const struct reread_file_kind *kind, const char *path,
                     struct error *err) __attribute__((warn_unused_result));
void reread_file_release(struct reread_file *file);

/* Looks whether it has changed, and reads it if so; blocks. */
void reread_file_look(struct reread_file *file);

/* True, with a ref in *value, if there is a newer one than the caller has *seen
 * (0 at first). */
bool reread_file_take(struct reread_file *file, uint64_t *seen, void **value);

#endif
