#ifndef CORE_LOG_H
#define CORE_LOG_H

#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Logging: one line an event on stderr, a fixed message and key=value fields.
 *
 *     log_info("redis ready", log_str("address", path), log_int("ms", took));
 *     -> 2026-11-22T09:30:00.123Z info redis ready address=/run/x.sock ms=3
 *
 * The message never varies (so that it can be searched for); everything that
 * varies is a field. Values with spaces, quotes, '=' or control bytes are
 * quoted and escaped, so bytes from the network can be logged without fear.
 * A line is written with one write(2), so threads do not mix theirs.
 * Secrets are never fields.
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

enum log_type { LOG_TYPE_TEXT, LOG_TYPE_INT };

struct log_field {
    const char *key;
    enum log_type type;
    struct slice text;
    int64_t number;
};

static inline struct log_field log_slice(const char *key, struct slice value)
{
    return (struct log_field){key, LOG_TYPE_TEXT, value, 0};
}

static inline struct log_field log_str(const char *key, const char *value)
{
    return log_slice(key, slice_str(value));
}

static inline struct log_field log_int(const char *key, int64_t value)
{
    return (struct log_field){key, LOG_TYPE_INT, SLICE_NONE, value};
}

/* The error's message. */
static inline struct log_field log_err(const struct error *err)
{
    return log_str("error", err->message);
}

/* Lines below `level` are not written; the start value is LOG_INFO. */
void log_set_level(enum log_level level);

/* "debug", "info", "warn" or "error"; false for anything else. */
bool log_parse_level(struct slice name, enum log_level *level);

/* Called by the macros below. `fields` ends with a NULL key. */
void log_write(enum log_level level, const char *message,
               const struct log_field *fields);

#define LOG_LINE(level, message, ...)                                \
    log_write(level, message,                                        \
              (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){ \
                  NULL, LOG_TYPE_INT, {NULL, 0}, 0}})

#define log_debug(message, ...) LOG_LINE(LOG_DEBUG, message, __VA_ARGS__)
#define log_info(message, ...)  LOG_LINE(LOG_INFO, message, __VA_ARGS__)
#define log_warn(message, ...)  LOG_LINE(LOG_WARN, message, __VA_ARGS__)
#define log_error(message, ...) LOG_LINE(LOG_ERROR, message, __VA_ARGS__)

#endif
