#ifndef CLI_OUTPUT_FILE_H
#define CLI_OUTPUT_FILE_H

#include "core/error.h"
#include "core/slice.h"

/*
 * Where -o sends a result: into a file, or to stdout without one.
 *
 * The file is replaced as a whole, so that a failure leaves the old one; a new
 * one gets the mode that open(2) would give it.
 */

/*
 * Can there be such a file? To be asked before long work, too: ERROR_INVALID
 * for a directory, or one in a directory that is none or is closed to us. NULL,
 * stdout, is fine.
 */
int output_file_check(const char *file, struct error *err)
    __attribute__((warn_unused_result));

/* ERROR_INVALID as above; ERROR_IO or ERROR_FULL while it is written. */
int output_file_write(const char *file, struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

/* What stands behind the last '.' of the file's name; empty if nothing does,
   or for NULL. */
struct slice output_file_extension(const char *file);

#endif
