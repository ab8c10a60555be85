#ifndef CORE_BANNED_H
#define CORE_BANNED_H

/*
 * Functions that nobody here may call: each truncates silently, overruns,
 * cannot report an error, or keeps hidden state. Every .c file gets this
 * header from the build (-include), after the system headers it names.
 *
 * Use instead: struct buffer and buffer_appendf for building text,
 * slice_parse_* for numbers, slice_split for splitting, strerror_r by way of
 * error_errno, gmtime_r by way of core/datetime.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strncpy strcat strncat sprintf vsprintf
#pragma GCC poison strtok atoi atol atoll atof gets asctime ctime
#pragma GCC poison gmtime localtime

#endif
