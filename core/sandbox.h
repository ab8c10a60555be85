#ifndef CORE_SANDBOX_H
#define CORE_SANDBOX_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Work on strangers' bytes, in a process of its own, with limits of time and
 * memory. For libraries that a hostile file can keep busy for hours and that
 * nothing else can interrupt.
 *
 *     sandbox = sandbox_new(work, &err);         before any thread
 *     sandbox_run(sandbox, request, &limits, &answer, &err);
 *         -> work(request, &answer)              in a process forked for it
 *     sandbox_free(&sandbox);
 *
 * sandbox_new forks a keeper while the program has one thread and little
 * memory, and the keeper forks for each request; so a fork copies no lock that
 * another thread holds and no large tables. What `work` sees is the program as
 * it was at sandbox_new: pointers to static data mean the same on both sides.
 *
 * The keeper ends with the sandbox, or with the thread that made it.
 * sandbox_run blocks, and belongs to one thread.
 */
struct sandbox;

struct sandbox_limits {
    unsigned seconds; /* of the processor's time */
    size_t bytes;     /* of memory, beside what the program had */
};

typedef void sandbox_work(struct slice request, struct buffer *answer);

/* ERROR_IO or ERROR_FULL if the system has no more processes or sockets. */
struct sandbox *sandbox_new(sandbox_work *work, struct error *err);

/*
 * Appends what the work answered. ERROR_FULL ("too_much_work") if a limit ended
 * it, ERROR_INTERNAL if it ended otherwise; `answer` is unchanged then.
 */
int sandbox_run(struct sandbox *sandbox, struct slice request,
                const struct sandbox_limits *limits, struct buffer *answer,
                struct error *err) __attribute__((warn_unused_result));

void sandbox_free(struct sandbox **sandbox);

#endif
