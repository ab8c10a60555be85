#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/plural.h"
#include "core/buffer.h"
#include "core/clock.h"

#define STEP_MS    200
#define BAR_WIDTH  30
#define CLEAR_LINE "\r\033[K"

static void write_text(struct buffer *text)
{
    fputs(buffer_str(text), stderr);
    fflush(stderr);
}

void progress_start(struct progress *progress, uint64_t total)
{
    *progress = (struct progress){
        .terminal = isatty(STDERR_FILENO) == 1,
        .total = total,
        .start_ms = clock_steady_ms(clock_system()),
    };
}

static void append_bar(struct buffer *text, uint64_t done, uint64_t total)
{
    uint64_t part = done < total ? done : total;
    uint64_t full = part * BAR_WIDTH / total;

    buffer_append_byte(text, '[');
    for (uint64_t i = 0; i < BAR_WIDTH; i++)
        buffer_append_byte(text, i < full ? '#' : '.');
    buffer_appendf(text, "] %3" PRIu64 "%%  ", part * 100 / total);
}

void progress_show(struct progress *progress, uint64_t done, uint64_t rows)
{
    int64_t now_ms = clock_steady_ms(clock_system());
    int64_t past_ms = now_ms - progress->start_ms;
    struct buffer text = BUFFER_INIT;

    if (!progress->terminal || now_ms < progress->shown_ms + STEP_MS)
        return;
    progress->shown = true;
    progress->shown_ms = now_ms;
    buffer_append(&text, SLICE(CLEAR_LINE));
    if (progress->total > 0)
        append_bar(&text, done, progress->total);
    buffer_appendf(&text, "%" PRIu64 " row%s, %" PRIu64 " rows/s", rows,
                   plural_ending(rows),
                   rows * 1000 / (uint64_t)(past_ms > 0 ? past_ms : 1));
    write_text(&text);
    buffer_release(&text);
}

void progress_end(struct progress *progress)
{
    struct buffer text = BUFFER_INIT;

    if (!progress->shown)
        return;
    buffer_append(&text, SLICE(CLEAR_LINE));
    write_text(&text);
    buffer_release(&text);
    progress->shown = false;
}
