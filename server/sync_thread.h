#ifndef SERVER_SYNC_THREAD_H
#define SERVER_SYNC_THREAD_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/*
 * The thread that brings the workers' spools to the disk, every so many
 * milliseconds: what a power cut may cost. fsync blocks for as long as a disk
 * likes, so no loop ever calls it.
 *
 *     sync = sync_thread_new(workers, count, 100, &err);
 *     ...
 *     sync_thread_free(&sync);     one last round, then joins
 *
 * The workers must outlive it; the array is copied.
 */
struct sync_thread;
struct worker;

struct sync_thread *sync_thread_new(struct worker *const *workers, size_t count,
                                    int64_t interval_ms, struct error *err);

void sync_thread_free(struct sync_thread **sync);

#endif
