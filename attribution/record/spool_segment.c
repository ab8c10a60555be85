#include "attribution/record/spool_segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/log.h"
#include "core/memory.h"

static struct spool_segment *segment_alloc(const char *path)
{
    struct spool_segment *segment = memory_zalloc(1, sizeof(*segment));

    segment->fd = -1;
    segment->path = slice_copy(slice_str(path));
    return segment;
}

struct spool_header *spool_segment_header(const struct spool_segment *segment)
{
    return (struct spool_header *)(void *)segment->map;
}

static int segment_map(struct spool_segment *segment, int flags,
                       struct error *err)
{
    char *map = mmap(NULL, segment->size, PROT_READ | PROT_WRITE,
                     MAP_SHARED | flags, segment->fd, 0);

    if (map == MAP_FAILED)
        return error_errno(err, errno, "spool %s: cannot be mapped",
                           segment->path);
    segment->map = map;
    return 0;
}

static int segment_allocate(struct spool_segment *segment, struct error *err)
{
    int failed;

    segment->fd =
        open(segment->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (segment->fd < 0)
        return error_errno(err, errno, "spool %s: cannot be made",
                           segment->path);
    do {
        failed = posix_fallocate(segment->fd, 0, (off_t)segment->size);
    } while (failed == EINTR);
    if (failed == EFBIG)
        failed = ENOSPC; /* a limit on file sizes is a full disk, too */
    if (failed != 0)
        return error_errno(err, failed, "spool %s: no room for %zu bytes",
                           segment->path, segment->size);
    return segment_map(segment, MAP_POPULATE, err);
}

struct spool_segment *spool_segment_new(const char *path, size_t size,
                                        struct error *err)
{
    struct spool_segment *segment = segment_alloc(path);

    segment->size = size;
    if (segment_allocate(segment, err) < 0)
        spool_segment_remove(&segment);
    return segment;
}

int spool_segment_start(struct spool_segment *segment, const char *path,
                        const struct spool_header *header, struct error *err)
{
    struct spool_header *mapped = spool_segment_header(segment);

    *mapped = *header;
    spool_format_seal(mapped);
    if (rename(segment->path, path) < 0)
        return error_errno(err, errno, "spool %s: cannot be renamed to %s",
                           segment->path, path);
    free(segment->path);
    segment->path = slice_copy(slice_str(path));
    segment->first = header->first;
    segment->last_id = header->last_id;
    segment->end = SPOOL_HEADER_BYTES;
    return 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* Copies the tail to quarantine, before it is cut. */
static int keep_tail(const struct spool_segment *segment,
                     const char *quarantine, const struct spool_scan *scan,
                     struct error *err)
{
    struct slice tail =
        slice_of(segment->map + scan->end, scan->tail_end - scan->end);
    char *path;
    int code;

    if (file_make_dir(quarantine, err) < 0)
        return err->code;
    path = file_path(quarantine, "%s-%zu", base_name(segment->path), scan->end);
    code = file_write(path, tail, 0600, err);
    if (code == 0)
        log_error("spool tail cut",
                  log_str("why", scan->tail == SPOOL_TAIL_TORN
                                     ? "killed inside an append"
                                     : "length, checksum or id is wrong"),
                  log_str("segment", segment->path),
                  log_int("kept_records", (int64_t)scan->count),
                  log_int("bytes", (int64_t)tail.len), log_str("copy", path));
    free(path);
    return code;
}

/* Cuts the file and the mapping to the valid prefix. */
static int segment_cut(struct spool_segment *segment, struct error *err)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t keep = (segment->end + page - 1) / page * page;

    if (segment->end == segment->size)
        return 0;
    if (ftruncate(segment->fd, (off_t)segment->end) < 0)
        return error_errno(err, errno, "spool %s: cannot be cut",
                           segment->path);
    if (keep < segment->size)
        munmap(segment->map + keep, segment->size - keep);
    segment->size = segment->end;
    return 0;
}

static int move_to_quarantine(const struct spool_segment *segment,
                              const char *quarantine, struct error *err)
{
    struct error why = *err;
    char *path = file_path(quarantine, "%s", base_name(segment->path));

    if (file_make_dir(quarantine, err) == 0) {
        if (rename(segment->path, path) < 0)
            error_errno(err, errno, "spool %s: cannot be moved to %s",
                        segment->path, path);
        else
            *err = why;
    }
    log_error("spool segment unusable", log_err(&why),
              log_str("segment", segment->path), log_str("copy", path));
    free(path);
    return err->code;
}

static int segment_load(struct spool_segment *segment, struct error *err)
{
    struct stat info;

    segment->fd = open(segment->path, O_RDWR | O_CLOEXEC);
    if (segment->fd < 0 || fstat(segment->fd, &info) < 0)
        return error_errno(err, errno, "spool %s: cannot be opened",
                           segment->path);
    segment->size = (size_t)info.st_size;
    if (segment->size == 0)
        return 0;
    return segment_map(segment, 0, err);
}

static int segment_recover(struct spool_segment *segment,
                           const char *quarantine, struct error *err)
{
    struct spool_scan scan;

    if (spool_format_scan(segment->map, segment->size, &scan, err) < 0)
        return move_to_quarantine(segment, quarantine, err);
    if (scan.tail != SPOOL_TAIL_CLEAN &&
        keep_tail(segment, quarantine, &scan, err) < 0)
        return err->code;
    segment->end = scan.end;
    segment->count = scan.count;
    segment->last_id = scan.last_id;
    segment->first = spool_segment_header(segment)->first;
    return segment_cut(segment, err);
}

struct spool_segment *spool_segment_open(const char *path,
                                         const char *quarantine,
                                         struct error *err)
{
    struct spool_segment *segment = segment_alloc(path);

    if (segment_load(segment, err) < 0 ||
        segment_recover(segment, quarantine, err) < 0) {
        spool_segment_free(&segment);
        return NULL;
    }
    close(segment->fd);
    segment->fd = -1;
    return segment;
}

void spool_segment_free(struct spool_segment **segment)
{
    struct spool_segment *s = *segment;

    *segment = NULL;
    if (s == NULL)
        return;
    if (s->map != NULL)
        munmap(s->map, s->size);
    if (s->fd >= 0)
        close(s->fd);
    free(s->path);
    free(s);
}

void spool_segment_remove(struct spool_segment **segment)
{
    if (*segment != NULL)
        unlink((*segment)->path);
    spool_segment_free(segment);
}

char *spool_segment_reserve(const struct spool_segment *segment, size_t len)
{
    size_t size = spool_format_size(len);

    if (len == 0 || len > SPOOL_RECORD_MAX ||
        size > segment->size - segment->end)
        return NULL;
    return segment->map + segment->end + SPOOL_PREFIX_BYTES;
}

void spool_segment_commit(struct spool_segment *segment, size_t len,
                          struct stream_id id)
{
    spool_format_publish(segment->map + segment->end, len,
                         segment->size - segment->end, id);
    segment->end += spool_format_size(len);
    segment->last_id = id;
    segment->count++;
}
