#include "core/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct error_row {
    const char *word;
    int exit_status;
};

/* Indexed by -code. Exit statuses are those of sysexits.h that API.md names. */
static const struct error_row error_rows[] = {
    [-ERROR_NONE] = {"ok", 0},
    [-ERROR_USAGE] = {"usage", 64},
    [-ERROR_INVALID] = {"invalid", 65},
    [-ERROR_SYNTAX] = {"malformed", 65},
    [-ERROR_NOT_FOUND] = {"not_found", 65},
    [-ERROR_EXISTS] = {"exists", 65},
    [-ERROR_CONFLICT] = {"conflict", 65},
    [-ERROR_DENIED] = {"denied", 77},
    [-ERROR_UNAVAILABLE] = {"unavailable", 69},
    [-ERROR_TIMEOUT] = {"timeout", 69},
    [-ERROR_FULL] = {"full", 70},
    [-ERROR_IO] = {"io", 70},
    [-ERROR_CORRUPT] = {"corrupt", 70},
    [-ERROR_REPLY] = {"redis_error", 69},
    [-ERROR_UNSUPPORTED] = {"unsupported", 64},
    [-ERROR_INTERNAL] = {"internal", 70},
    [-ERROR_CANCELLED] = {"cancelled", 69},
};

static const struct error_row *error_row(enum error_code code)
{
    size_t at = (size_t) - (int)code;

    if (at >= sizeof(error_rows) / sizeof(error_rows[0]))
        at = (size_t)-ERROR_INTERNAL;
    return &error_rows[at];
}

const char *error_word(enum error_code code)
{
    return error_row(code)->word;
}

int error_exit_status(enum error_code code)
{
    return error_row(code)->exit_status;
}

static void error_start(struct error *err, enum error_code code,
                        const char *reason, const char *field)
{
    err->code = code;
    snprintf(err->reason, sizeof(err->reason), "%s", reason);
    snprintf(err->field, sizeof(err->field), "%s", field);
}

int error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;

    error_start(err, code, error_word(code), "");
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    return code;
}

int error_field(struct error *err, enum error_code code, const char *reason,
                const char *field, const char *format, ...)
{
    va_list args;

    error_start(err, code, reason, field);
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    return code;
}

int error_errno(struct error *err, int errnum, const char *format, ...)
{
    enum error_code code =
        errnum == ENOSPC || errnum == EDQUOT ? ERROR_FULL : ERROR_IO;
    char reason[128];
    va_list args;
    size_t len;

    error_start(err, code, error_word(code), "");
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    len = strlen(err->message);
    snprintf(err->message + len, sizeof(err->message) - len, ": %s",
             strerror_r(errnum, reason, sizeof(reason)));
    return code;
}

int error_prefix(struct error *err, const char *format, ...)
{
    char message[ERROR_MESSAGE_MAX];
    va_list args;
    size_t len;

    memcpy(message, err->message, sizeof(message));
    va_start(args, format);
    vsnprintf(err->message, sizeof(err->message), format, args);
    va_end(args);
    len = strlen(err->message);
    snprintf(err->message + len, sizeof(err->message) - len, ": %s", message);
    return err->code;
}
