#ifndef ATTRIBUTION_SPOOL_RECOVERY_H
#define ATTRIBUTION_SPOOL_RECOVERY_H

#include "attribution/record/spool_chain.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Opens what is in a spool's directory: every segment, oldest first, cut to
 * its valid prefix, what is not valid in <dir>/quarantine. A file that was
 * being prepared when the process died is deleted.
 *
 * `stream`: the segments' stream; ERROR_CONFLICT if they belong to another
 * one. Empty takes any, as long as it is the same in all of them.
 */
int spool_recovery_run(const char *dir, struct slice stream,
                       struct spool_chain *chain, struct error *err)
    __attribute__((warn_unused_result));

/* "<dir>/<number>.seg"; the caller frees. */
char *spool_recovery_path(const char *dir, uint64_t number);

#endif
