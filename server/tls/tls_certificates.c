#include "server/tls/tls_certificates.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/stat.h>

#include "core/log.h"
#include "core/memory.h"
#include "server/tls/tls_place.h"
#include "shortener/resolve/key_table.h"

#define SCAN_LOOKS 40 /* the directory is listed anew at least so often */

struct host {
    TAILQ_ENTRY(host) uses;        /* while loaded */
    struct tls_identity *identity; /* a ref; NULL: not loaded */
    uint64_t stamp; /* of the files as they were read last; 0: never */
    bool refused;   /* they could not be used, and nothing is loaded */
    bool missed;    /* they were gone at the last look */
    bool listed;    /* seen in the listing that is under way */
    char name[TLS_HOST_MAX];
};

TAILQ_HEAD(host_list, host);

/*
 * The thread that looks is the only one that adds and frees hosts, so it reads
 * the table and the array without the lock.
 */
struct tls_certificates {
    char *dir; /* owned */
    size_t loaded_max;
    struct stat scanned;  /* the directory as it was listed last */
    bool unlistable;      /* it could not be */
    unsigned looks;       /* since then */
    size_t next;          /* of `hosts`, to be looked at */
    pthread_mutex_t lock; /* of all below, and of what hosts hold */
    struct key_table *by_name;
    struct host **hosts; /* owned, as they are */
    size_t host_count;
    size_t host_cap;
    struct host_list uses; /* loaded hosts, used last first */
    struct tls_certificates_counts counts;
};

/* ---- What is in memory (under the lock) ---------------------------------- */

static void unload(struct tls_certificates *certificates, struct host *host)
{
    if (host->identity == NULL)
        return;
    TAILQ_REMOVE(&certificates->uses, host, uses);
    tls_identity_unref(&host->identity);
    certificates->counts.loaded--;
}

static void load(struct tls_certificates *certificates, struct host *host,
                 struct tls_identity *identity)
{
    unload(certificates, host);
    if (certificates->counts.loaded >= (int64_t)certificates->loaded_max) {
        unload(certificates, TAILQ_LAST(&certificates->uses, host_list));
        certificates->counts.evicted++;
    }
    host->identity = tls_identity_ref(identity);
    TAILQ_INSERT_HEAD(&certificates->uses, host, uses);
    certificates->counts.loaded++;
}

static void touch(struct tls_certificates *certificates, struct host *host)
{
    if (TAILQ_FIRST(&certificates->uses) == host)
        return;
    TAILQ_REMOVE(&certificates->uses, host, uses);
    TAILQ_INSERT_HEAD(&certificates->uses, host, uses);
}

/* ---- Reading a host's files ---------------------------------------------- */

struct reading {
    uint64_t stamp; /* from before they were read */
    struct tls_identity *identity;
    struct tls_report report;
};

static struct reading read_host(const struct tls_certificates *certificates,
                                const char *name)
{
    struct reading reading = {.report = TLS_REPORT_INIT};

    reading.stamp = tls_place_stamp(certificates->dir, name);
    reading.identity =
        tls_identity_read(certificates->dir, name, &reading.report);
    return reading;
}

static void log_lines(enum log_level level, const char *message,
                      const struct buffer *lines)
{
    struct slice rest = buffer_slice(lines);
    struct slice line;

    while (rest.len > 0 && slice_split(&rest, '\n', &line)) {
        const struct log_field fields[] = {log_slice("why", line),
                                           log_str(NULL, NULL)};

        log_write(level, message, fields);
    }
}

/*
 * Takes over what was read; with the lock. A replacement of which any part is
 * broken does not drive out what serves, and a look drives out nothing.
 */
static void accept_reading(struct tls_certificates *certificates,
                           struct host *host, const struct reading *reading,
                           bool asked)
{
    bool broken = reading->report.refusals.len > 0;
    bool room = asked || host->identity != NULL ||
                certificates->counts.loaded < (int64_t)certificates->loaded_max;

    certificates->counts.reads++;
    host->stamp = reading->stamp;
    if (reading->identity != NULL && room &&
        !(broken && host->identity != NULL))
        load(certificates, host, reading->identity);
    host->refused = host->identity == NULL && reading->identity == NULL;
}

/* Without the lock; `news`: these files were not read before. */
static void end_reading(struct reading *reading, bool news)
{
    if (news) {
        log_lines(LOG_ERROR, "certificate refused", &reading->report.refusals);
        log_lines(LOG_WARN, "certificate is odd", &reading->report.warnings);
    }
    tls_identity_unref(&reading->identity);
    tls_report_release(&reading->report);
}

/* ---- Finding ------------------------------------------------------------- */

static struct host *usable(const struct tls_certificates *certificates,
                           struct slice name)
{
    struct host *host = key_table_get(certificates->by_name, name);

    return host != NULL && !host->refused ? host : NULL;
}

/* `name` in lower case, without a dot at its end. */
static struct host *find_host(const struct tls_certificates *certificates,
                              struct slice name)
{
    struct host *host = usable(certificates, name);
    char wildcard[TLS_HOST_MAX] = "_";
    struct slice parent = slice_skip(name, slice_find(name, '.'));

    if (host == NULL && parent.len > 1) {
        memcpy(wildcard + 1, parent.ptr, parent.len);
        host = usable(certificates, slice_of(wildcard, parent.len + 1));
    }
    return host != NULL ? host : usable(certificates, SLICE(TLS_DEFAULT));
}

/*
 * Reads the files without the lock, so that nobody waits for a disk; the host
 * may be gone, or read by another thread, when it is held again.
 */
static struct tls_identity *find_by_reading(
    struct tls_certificates *certificates, const char *name)
{
    struct reading reading = read_host(certificates, name);
    struct tls_identity *found = NULL;
    bool news = false;
    struct host *host;

    if (reading.identity != NULL)
        found = tls_identity_ref(reading.identity);
    pthread_mutex_lock(&certificates->lock);
    host = key_table_get(certificates->by_name, slice_str(name));
    if (host != NULL && host->identity == NULL) {
        news = host->stamp != reading.stamp;
        accept_reading(certificates, host, &reading, true);
    }
    pthread_mutex_unlock(&certificates->lock);
    end_reading(&reading, news);
    return found;
}

/* True with *found, or NULL, if nothing has to be read; else `name` has to. */
static bool find_loaded(struct tls_certificates *certificates,
                        struct slice asked, struct tls_identity **found,
                        char name[TLS_HOST_MAX])
{
    struct host *host;

    *found = NULL;
    pthread_mutex_lock(&certificates->lock);
    host = find_host(certificates, asked);
    if (host != NULL && host->identity != NULL) {
        touch(certificates, host);
        *found = tls_identity_ref(host->identity);
    } else if (host != NULL) {
        memcpy(name, host->name, sizeof(host->name));
    }
    pthread_mutex_unlock(&certificates->lock);
    return host == NULL || *found != NULL;
}

struct tls_identity *tls_certificates_find(
    struct tls_certificates *certificates, struct slice name)
{
    struct tls_identity *found = NULL;
    char lower[TLS_HOST_MAX];
    char host[TLS_HOST_MAX];

    if (slice_ends(name, SLICE(".")))
        name = slice_head(name, name.len - 1);
    if (name.len >= sizeof(lower))
        return NULL;
    name = slice_lower(name, lower);
    /* A host that turns out to be unusable leaves its turn to the next. */
    while (!find_loaded(certificates, name, &found, host)) {
        found = find_by_reading(certificates, host);
        if (found != NULL)
            break;
    }
    return found;
}

/* ---- Listing the directory ----------------------------------------------- */

static void append_host(struct tls_certificates *certificates,
                        struct host *host)
{
    if (certificates->host_count == certificates->host_cap) {
        certificates->host_cap = certificates->host_cap * 2 + 16;
        certificates->hosts = memory_resize(
            certificates->hosts, certificates->host_cap, sizeof(struct host *));
    }
    certificates->hosts[certificates->host_count++] = host;
    key_table_add(certificates->by_name, slice_str(host->name), host);
}

static void see_entry(struct tls_certificates *certificates, const char *entry)
{
    char name[TLS_HOST_MAX];
    struct host *host;

    if (!tls_place_host(slice_str(entry), name))
        return;
    host = key_table_get(certificates->by_name, slice_str(name));
    if (host == NULL) {
        host = memory_zalloc(1, sizeof(*host));
        memcpy(host->name, name, sizeof(name));
        pthread_mutex_lock(&certificates->lock);
        append_host(certificates, host);
        pthread_mutex_unlock(&certificates->lock);
    }
    host->listed = true;
}

static void forget(struct tls_certificates *certificates, struct host *host)
{
    unload(certificates, host);
    key_table_remove(certificates->by_name, slice_str(host->name));
    free(host);
}

static void forget_unlisted(struct tls_certificates *certificates)
{
    size_t kept = 0;

    pthread_mutex_lock(&certificates->lock);
    for (size_t i = 0; i < certificates->host_count; i++) {
        struct host *host = certificates->hosts[i];

        if (host->listed)
            certificates->hosts[kept++] = host;
        else
            forget(certificates, host);
    }
    certificates->host_count = kept;
    pthread_mutex_unlock(&certificates->lock);
}

static int scan(struct tls_certificates *certificates, struct error *err)
{
    struct dirent *entry;
    DIR *dir;

    certificates->looks = 0;
    certificates->scanned = (struct stat){0};
    stat(certificates->dir, &certificates->scanned);
    dir = opendir(certificates->dir);
    if (dir == NULL)
        return error_errno(err, errno, "cannot read the directory %s",
                           certificates->dir);
    for (size_t i = 0; i < certificates->host_count; i++)
        certificates->hosts[i]->listed = false;
    while ((entry = readdir(dir)) != NULL)
        see_entry(certificates, entry->d_name);
    closedir(dir);
    forget_unlisted(certificates);
    return 0;
}

/* ---- Looking for changes ------------------------------------------------- */

static bool has_changed(const struct tls_certificates *certificates)
{
    const struct stat *then = &certificates->scanned;
    struct stat now;

    return stat(certificates->dir, &now) < 0 || now.st_ino != then->st_ino ||
           now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

/* certbot takes a link away before it makes the new one: gone is gone at the
 * second look only. */
static void notice_gone(struct tls_certificates *certificates,
                        struct host *host)
{
    pthread_mutex_lock(&certificates->lock);
    if (host->missed)
        unload(certificates, host);
    host->missed = true;
    host->stamp = 0;
    host->refused = host->identity == NULL;
    pthread_mutex_unlock(&certificates->lock);
}

/* Only this thread frees hosts, so `host` stays. */
static void look_at(struct tls_certificates *certificates, struct host *host)
{
    uint64_t stamp = tls_place_stamp(certificates->dir, host->name);
    struct reading reading;
    bool news;

    if (stamp == 0) {
        notice_gone(certificates, host);
        return;
    }
    pthread_mutex_lock(&certificates->lock);
    news = host->stamp != stamp;
    host->missed = false;
    pthread_mutex_unlock(&certificates->lock);
    if (!news)
        return;
    reading = read_host(certificates, host->name);
    pthread_mutex_lock(&certificates->lock);
    accept_reading(certificates, host, &reading, false);
    pthread_mutex_unlock(&certificates->lock);
    end_reading(&reading, true);
}

/* Names that come and go; says once if they cannot be listed. */
static void list_again(struct tls_certificates *certificates)
{
    struct error err = ERROR_INIT;
    bool failed;

    if (++certificates->looks < SCAN_LOOKS && !has_changed(certificates))
        return;
    failed = scan(certificates, &err) < 0;
    if (failed && !certificates->unlistable)
        log_error("certificates cannot be listed; the known ones serve on",
                  log_err(&err));
    certificates->unlistable = failed;
}

void tls_certificates_look(struct tls_certificates *certificates)
{
    list_again(certificates);
    for (size_t i = 0;
         i < TLS_CERTIFICATES_LOOK && i < certificates->host_count; i++) {
        certificates->next =
            (certificates->next + 1) % certificates->host_count;
        look_at(certificates, certificates->hosts[certificates->next]);
    }
}

/* ---- Life ---------------------------------------------------------------- */

struct tls_certificates *tls_certificates_new(const char *dir,
                                              size_t loaded_max,
                                              struct error *err)
{
    struct tls_certificates *certificates =
        memory_zalloc(1, sizeof(*certificates));

    certificates->dir = slice_copy(slice_str(dir));
    certificates->loaded_max = loaded_max;
    pthread_mutex_init(&certificates->lock, NULL);
    certificates->by_name = key_table_new();
    TAILQ_INIT(&certificates->uses);
    if (scan(certificates, err) < 0) {
        tls_certificates_free(&certificates);
        return NULL;
    }
    tls_certificates_look(certificates);
    return certificates;
}

void tls_certificates_free(struct tls_certificates **certificates)
{
    struct tls_certificates *gone = *certificates;

    *certificates = NULL;
    if (gone == NULL)
        return;
    for (size_t i = 0; i < gone->host_count; i++)
        forget(gone, gone->hosts[i]);
    free(gone->hosts);
    key_table_free(&gone->by_name, NULL);
    pthread_mutex_destroy(&gone->lock);
    free(gone->dir);
    free(gone);
}

void tls_certificates_count(struct tls_certificates *certificates,
                            struct tls_certificates_counts *counts)
{
    pthread_mutex_lock(&certificates->lock);
    *counts = certificates->counts;
    for (size_t i = 0; i < certificates->host_count; i++) {
        const struct host *host = certificates->hosts[i];

        if (host->stamp != 0) {
            counts->known++;
            counts->refused += host->refused;
        }
    }
    pthread_mutex_unlock(&certificates->lock);
}
