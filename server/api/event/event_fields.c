#include "server/api/event/event_fields.h"

#include <stdlib.h>

#include "attribution/record/click_answer.h"
#include "attribution/record/click_asker.h"
#include "core/memory.h"

#define ANSWER SLICE("answer")

void event_answers_init(struct event_answers *answers)
{
    *answers = (struct event_answers){0};
    hash_map_init(&answers->index, 0);
}

void event_answers_release(struct event_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        free(answers->texts[i]);
    free(answers->texts);
    hash_map_release(&answers->index);
}

void event_answers_missing(const struct event_answers *answers,
                           const struct redisReply *entries, struct buffer *ids)
{
    struct hash_map wanted;
    uint32_t at;

    hash_map_init(&wanted, 0);
    for (size_t i = 0; i < redis_reply_len(entries); i++) {
        struct slice text = redis_reply_field(
            redis_reply_at(redis_reply_at(entries, i), 1), ANSWER);
        uint64_t id;

        if (!click_answer_parse_id(text, &id) ||
            hash_map_get(&answers->index, id, &at) ||
            !hash_map_put(&wanted, id, 0))
            continue;
        buffer_append(ids, text);
        buffer_append_byte(ids, '\n');
    }
    hash_map_release(&wanted);
}

void event_answers_learn(struct event_answers *answers, struct slice id,
                         struct slice text)
{
    uint64_t key;

    if (!click_answer_parse_id(id, &key) ||
        !hash_map_put(&answers->index, key, (uint32_t)answers->count))
        return;
    answers->texts = memory_resize(answers->texts, answers->count + 1,
                                   sizeof(answers->texts[0]));
    answers->texts[answers->count++] =
        slice_is_none(text) ? NULL : slice_copy(text);
}

static void add_field(struct event_fields *fields, struct slice name,
                      struct slice value)
{
    if (fields->count < EVENT_FIELDS_MAX)
        fields->at[fields->count++] = (struct event_field){name, value};
}

static void add_lines(struct event_fields *fields, struct slice text)
{
    struct slice line;

    while (text.len > 0 && slice_split(&text, '\n', &line)) {
        size_t sign = slice_find(line, '=');

        add_field(fields, slice_head(line, sign), slice_skip(line, sign + 1));
    }
}

static void add_answer(struct event_fields *fields, struct slice answer,
                       const struct event_answers *answers)
{
    uint64_t id;
    uint32_t at;

    if (!click_answer_parse_id(answer, &id))
        add_lines(fields, answer);
    else if (hash_map_get(&answers->index, id, &at))
        add_lines(fields, slice_str(answers->texts[at]));
}

static struct slice id_text(uint64_t id, char text[BASE64_NUMBER_LEN])
{
    if (id == 0)
        return SLICE_NONE;
    base64_number_write(id, text);
    return slice_of(text, BASE64_NUMBER_LEN);
}

static struct slice hex_text(uint64_t number, char text[16])
{
    static const char digits[] = "0123456789abcdef";

    if (number == 0)
        return SLICE_NONE;
    for (size_t i = 0; i < 16; i++)
        text[i] = digits[number >> (60 - 4 * i) & 15];
    return slice_of(text, 16);
}

static void add_asker(struct event_fields *fields, struct slice text)
{
    struct click_asker asker;

    click_asker_read(text, &asker);
    add_field(fields, SLICE("recipient"), asker.recipient);
    add_field(fields, SLICE("click"), asker.click_id);
    add_field(fields, SLICE("visitor"),
              hex_text(asker.visitor, fields->visitor));
    add_field(fields, SLICE("client"), id_text(asker.client, fields->client));
    add_field(fields, SLICE("ref"), id_text(asker.referrer, fields->referrer));
    add_field(fields, SLICE("ip"), asker.ip);
}

void event_fields_read(struct event_fields *fields,
                       const struct redisReply *entry,
                       const struct event_answers *answers)
{
    struct slice answer = redis_reply_field(entry, ANSWER);

    fields->count = 0;
    if (!slice_is_none(answer)) {
        add_answer(fields, answer, answers);
        add_asker(fields, redis_reply_field(entry, SLICE("asker")));
        return;
    }
    for (size_t i = 0; i + 1 < redis_reply_len(entry); i += 2)
        add_field(fields, redis_reply_slice(redis_reply_at(entry, i)),
                  redis_reply_slice(redis_reply_at(entry, i + 1)));
}

struct slice event_fields_get(const struct event_fields *fields,
                              struct slice name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (slice_equal(fields->at[i].name, name))
            return fields->at[i].value;
    }
    return SLICE_NONE;
}
