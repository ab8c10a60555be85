#include "attribution/record/spool_recovery.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"

#define NUMBER_DIGITS 20

static bool is_segment(struct slice name)
{
    uint64_t number;

    return name.len == NUMBER_DIGITS + 4 && slice_ends(name, SLICE(".seg")) &&
           slice_parse_u64(slice_head(name, NUMBER_DIGITS), &number);
}

static int select_segment(const struct dirent *entry)
{
    return is_segment(slice_str(entry->d_name));
}

char *spool_recovery_path(const char *dir, uint64_t number)
{
    return file_path(dir, "%020" PRIu64 ".seg", number);
}

static int check_stream(const char *dir, const struct spool_segment *segment,
                        struct slice *stream, struct error *err)
{
    const struct spool_header *header = spool_segment_header(segment);
    struct slice own = slice_of(header->stream, header->stream_len);

    if (stream->len == 0)
        *stream = own;
    if (slice_equal(*stream, own))
        return 0;
    return error_set(err, ERROR_CONFLICT,
                     "spool %s: holds records of stream %" SLICE_FMT
                     ", not of %" SLICE_FMT "; give the node its old name, or "
                     "the spool another directory",
                     dir, SLICE_ARG(own), SLICE_ARG(*stream));
}

static int open_one(const char *dir, const char *name, const char *quarantine,
                    struct slice *stream, struct spool_chain *chain,
                    struct error *err)
{
    struct spool_segment *segment;
    char *path = file_path(dir, "%s", name);

    segment = spool_segment_open(path, quarantine, err);
    free(path);
    if (segment == NULL) /* unusable, in quarantine: the others still count */
        return err->code == ERROR_CORRUPT ? 0 : err->code;
    spool_chain_push(chain, segment);
    return check_stream(dir, segment, stream, err);
}

static void remove_unfinished(const char *dir)
{
    static const char *const names[] = {"standby", "next"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char *path = file_path(dir, "%s", names[i]);

        unlink(path);
        free(path);
    }
}

int spool_recovery_run(const char *dir, struct slice stream,
                       struct spool_chain *chain, struct error *err)
{
    char *quarantine = file_path(dir, "quarantine");
    struct dirent **names = NULL;
    int count = scandir(dir, &names, select_segment, alphasort);
    int code = 0;

    if (count < 0)
        code = error_errno(err, errno, "spool %s: cannot be read", dir);
    for (int i = 0; i < count; i++) {
        if (code == 0)
            code = open_one(dir, names[i]->d_name, quarantine, &stream, chain,
                            err);
        free(names[i]);
    }
    free(names);
    free(quarantine);
    if (code == 0)
        remove_unfinished(dir);
    return code;
}
