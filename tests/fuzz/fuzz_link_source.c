/* module: cli */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/link_import/link_source.h"

static const char *const formats[] = {"csv",    "json", "bitly", "yourls",
                                      "shlink", "kutt", "dub"};

static void on_broken(void *arg, uint64_t line, const char *reason)
{
    (void)arg;
    if (line == 0 || reason[0] == '\0')
        abort();
}

/* A row has a link or a reason, and its bytes lie in the file. */
static void check_row(const struct link_row *row, size_t size, bool csv)
{
    if ((row->link == NULL) != (row->error.code != ERROR_NONE) ||
        row->line == 0 || row->bytes.len == 0 || (csv && row->bytes.len > size))
        abort();
}

static void read_all(const char *path, const struct link_format *format,
                     size_t size)
{
    struct link_source *source = link_source_new(path, format, on_broken, NULL);
    struct error err = ERROR_INIT;
    struct rejects rejects;
    struct link_row row;

    rejects_init(&rejects, 3);
    if (link_source_open(source, &err) == 0) {
        while (link_source_next(source, &row, &err) > 0) {
            check_row(&row, size, link_source_size(source) == size);
            link_source_reject(source, &rejects, row.line, "why", row.bytes);
        }
        if (link_source_done(source) > size)
            abort();
    } else if (err.message[0] == '\0') {
        abort();
    }
    rejects_release(&rejects);
    link_source_free(&source);
}

/* The first byte chooses the format, the rest is the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    char path[64];
    int fd;

    if (size == 0)
        return 0;
    fd = memfd_create("links", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1))
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    read_all(
        path,
        link_format_find(
            formats[data[0] % (sizeof(formats) / sizeof(formats[0]))], &err),
        size - 1);
    close(fd);
    return 0;
}
