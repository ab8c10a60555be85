#ifndef SERVER_SERVE_H
#define SERVER_SERVE_H

/*
 * `waypost serve`: reads the settings, runs the service, and says what went
 * wrong in one line on stderr. argv[0] is "serve". Returns the exit status of
 * the process (see core/error.h); a SIGTERM during the start is a stop, too,
 * and ends with 0.
 */
int serve_run(int argc, char **argv);

#endif
