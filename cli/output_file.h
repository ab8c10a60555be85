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
int output_file_write(const char *file, struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

/* What stands behind the last '.' of the file's name; empty if nothing does,
   or for NULL. */
struct slice output_file_extension(const char *file);

#endif
