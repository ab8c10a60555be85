#ifndef ATTRIBUTION_PATH_FILE_H
#define ATTRIBUTION_PATH_FILE_H

#include "attribution/paths/path_table.h"

/*
 * Reads a whole CSV file of paths ("-": standard input) into a table, to be
 * released by the caller in any case, and sorts it. Errors name the file, and
 * the line where it is one of the data. Blocks; for the command line.
 */
int path_file_read(const char *name, struct path_table *table,
                   struct error *err) __attribute__((warn_unused_result));

#endif
