#ifndef SERVER_RULE_WHEN_JSON_H
#define SERVER_RULE_WHEN_JSON_H

#include "core/buffer.h"
#include "core/error.h"
#include "shortener/rule/rule.h"

/* The conditions of a rule in JSON, its "when" (rule_json.h has the whole). */
struct json_t;

/*
 * Appends them as text, a blank behind each; nothing for NULL. ERROR_INVALID,
 * field "rules"; what the words mean is checked when the text is read.
 */
int rule_when_json_read(const struct json_t *when, struct buffer *out,
                        struct error *err) __attribute__((warn_unused_result));

/* A new object, empty where there are no conditions. */
struct json_t *rule_when_json_show(const struct rule_when *when);

#endif
