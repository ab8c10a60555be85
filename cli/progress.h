#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How far long work has come, in one line on stderr that is written over
 * again; nothing where stderr is no terminal.
 *
 *     struct progress progress;
 *     progress_start(&progress, bytes);             0: how much is not known
 *     progress_show(&progress, done_bytes, rows);   as often as one likes
 *     progress_end(&progress);                      the line is gone
 */
struct progress {
    bool terminal;
    bool shown;
    uint64_t total; /* bytes */
    int64_t start_ms, shown_ms;
};

void progress_start(struct progress *progress, uint64_t total);
void progress_show(struct progress *progress, uint64_t done, uint64_t rows);
void progress_end(struct progress *progress);

#endif
