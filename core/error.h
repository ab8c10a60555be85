#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdarg.h>

/*
 * Typed errors, and the one sentence that a person reads.
 *
 * A function that can fail returns 0 or one of these codes, and fills in the
 * `struct error` that it was given (never NULL):
 *
 *     if (slug_check(slug, err) < 0)
 *         return err->code;
 *
 * The message says what was wrong, where, and what to do, in one line without
 * a full stop, e.g. "slug \"a b\": a space is not allowed; use letters,
 * digits, - and _". It never holds a secret. `reason` is the stable word that
 * the API gives as `code`; `field` names the offending input, if there is one.
 *
 * How a code becomes an exit status stands here (sysexits' numbers, see
 * API.md); how it becomes an HTTP status is the server's business.
 */
enum error_code {
    ERROR_NONE = 0,
    ERROR_USAGE = -1,       /* the command line or a query is not understood */
    ERROR_INVALID = -2,     /* the data is understood and not acceptable */
    ERROR_SYNTAX = -3,      /* the data is not of its format (JSON, record) */
    ERROR_NOT_FOUND = -4,   /* no such brand, link, campaign, event ... */
    ERROR_EXISTS = -5,      /* the name is taken */
    ERROR_CONFLICT = -6,    /* somebody changed it meanwhile, or it is in use */
    ERROR_DENIED = -7,      /* not allowed: no or bad token, missing scope */
    ERROR_UNAVAILABLE = -8, /* Redis or the server cannot be reached now */
    ERROR_TIMEOUT = -9,     /* no answer in time; the outcome is not known */
    ERROR_FULL = -10,       /* a limit or the disk is reached */
    ERROR_IO = -11,         /* a file or socket failed; errno's text is given */
    ERROR_CORRUPT = -12,    /* stored data fails its checksum or its shape */
    ERROR_REPLY = -13,      /* Redis answered with an error */
    ERROR_UNSUPPORTED = -14, /* asked for something this build cannot do */
    ERROR_INTERNAL = -15,    /* a state that must not be */
    ERROR_CANCELLED = -16    /* the object was freed with this pending */
};

#define ERROR_MESSAGE_MAX 384
#define ERROR_WORD_MAX    48

struct error {
    enum error_code code;
    char reason[ERROR_WORD_MAX]; /* stable word, e.g. "slug_taken" */
    char field[ERROR_WORD_MAX];  /* offending input's name, or "" */
    char message[ERROR_MESSAGE_MAX];
};

#define ERROR_INIT             \
    {                          \
        ERROR_NONE, "", "", "" \
    }

/* Fills `err` in; the reason is the code's own word. Returns `code`. */
int error_set(struct error *err, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same about one input: `field` is its name, `reason` the stable word. */
int error_field(struct error *err, enum error_code code, const char *reason,
                const char *field, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The same with ERROR_IO (ERROR_FULL for ENOSPC, EDQUOT) and ": <errno>". */
int error_errno(struct error *err, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "<context>: " in front of the message that is there. */
int error_prefix(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The stable word of a code: "not_found", "exists" ... */
const char *error_word(enum error_code code);

/* 0, 64, 65, 69, 70 or 77. */
int error_exit_status(enum error_code code);

#endif
