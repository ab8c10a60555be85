#ifndef TESTS_SUPPORT_SCRATCH_H
#define TESTS_SUPPORT_SCRATCH_H

#include <stddef.h>

/*
 * A directory for one test, under /tmp.
 *
 *     char *dir = scratch_new();
 *     ...
 *     scratch_free(&dir);       deletes it with all that is in it
 */
char *scratch_new(void);
void scratch_free(char **dir);

/* How many names in `dir` end in `suffix`; 0 if there is no such directory. */
size_t scratch_count(const char *dir, const char *suffix);

#endif
