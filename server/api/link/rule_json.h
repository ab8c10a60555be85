#ifndef SERVER_RULE_JSON_H
#define SERVER_RULE_JSON_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * A link's rules as the API takes and shows them; what is stored is their text
 * (shortener/rule/rule_text.h).
 *
 *     [{"when": {"os": ["ios"], "language": ["de"], "time": ["09:00-17:00"],
 *                "days": ["mon", "tue"], "time_zone": "Europe/Berlin",
 *                "query": {"ref": ["mail"], "preview": true},
 *                "returning": false},
 *       "name": "app", "destination": "https://..."},
 *      {"split": [{"weight": 50, "destination": "https://...", "name": "a"},
 *                 ...]}]
 *
 * A list of one value may be given as the value alone. A rule may also be its
 * text, "os=ios -> https://...": as a string, or as {"text": ...}. What is
 * shown has both; the text is not looked at when the rest is there.
 */
struct json_t;

/*
 * Appends the stored form of the rules of a JSON array. ERROR_INVALID, field
 * "rules", says which rule is wrong.
 */
int rule_json_read(const struct json_t *rules, struct buffer *out,
                   struct error *err) __attribute__((warn_unused_result));

/*
 * A new array from a stored text. One that cannot be read (stored by a newer
 * waypost, or by hand) is shown as the only "text".
 */
struct json_t *rule_json_show(struct slice stored);

/*
 * Appends to `warnings` ({"code", "field", "detail"}) what is to be said of
 * stored rules: that a country is asked for, and no database knows any.
 */
void rule_json_warn(struct slice stored, bool has_countries,
                    struct json_t *warnings);

#endif
