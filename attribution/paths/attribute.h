#ifndef ATTRIBUTION_ATTRIBUTE_H
#define ATTRIBUTION_ATTRIBUTE_H

/*
 * `waypost attribute PATHS.csv`: the models over path data from elsewhere,
 * without a server. Reads the command line, the file (path_rows.h has its
 * format), and writes what path_output.h describes; --help tells the rest.
 *
 * argv[0] is "attribute". Returns the exit status of the process (see
 * core/error.h): 64 for the command line, 65 for data that is refused; then
 * one line on stderr says why, and nothing was written.
 */
int attribute_run(int argc, char **argv);

#endif
