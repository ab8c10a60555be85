#include "server/api/known_records.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/redis_error.h"
#include "shortener/address/host.h"
#include "shortener/catalog/block.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"

struct known_records {
    struct redis *redis;
    json_t *brands;    /* owned: host -> false, or what is known */
    json_t *campaigns; /* owned: id -> whether it exists */
    json_t *blocks;    /* owned: host -> likewise */
};

struct question {
    json_t *answers; /* not owned: one of the three */
    char *name;      /* owned */
    known_records_fn *fn;
    void *arg;
};

struct known_records *known_records_new(struct redis *redis)
{
    struct known_records *known = memory_zalloc(1, sizeof(*known));

    known->redis = redis;
    known->brands = json_object();
    known->campaigns = json_object();
    known->blocks = json_object();
    return known;
}

void known_records_free(struct known_records **known)
{
    struct known_records *self = *known;

    if (self == NULL)
        return;
    *known = NULL;
    json_decref(self->brands);
    json_decref(self->campaigns);
    json_decref(self->blocks);
    free(self);
}

static void give(const struct question *question, const struct error *err,
                 const json_t *answer)
{
    const json_t *hosts = json_object_get(answer, "allowed_hosts");
    struct known_record record = {
        .exists = json_is_object(answer) || json_is_true(answer),
        .allow_shorteners =
            json_is_true(json_object_get(answer, "allow_shorteners")),
        .allowed_hosts =
            slice_of(json_string_value(hosts), json_string_length(hosts)),
    };

    question->fn(question->arg, err, err == NULL ? &record : NULL);
}

/* Keeps `answer` (taken), unless there is an error, and gives it. */
static void end(struct question *question, const struct error *err,
                json_t *answer)
{
    if (err == NULL)
        json_object_set_nocheck(question->answers, question->name, answer);
    give(question, err, answer);
    json_decref(answer);
    free(question->name);
    free(question);
}

/* NULL, with the answer given, if it was asked before. */
static struct question *ask(json_t *answers, struct slice name,
                            struct question question)
{
    char *text = slice_copy(name);
    const json_t *answer = json_object_get(answers, text);
    struct question *asked;

    if (answer != NULL) {
        free(text);
        give(&question, NULL, answer);
        return NULL;
    }
    asked = memory_alloc(sizeof(*asked));
    *asked = question;
    asked->answers = answers;
    asked->name = text;
    return asked;
}

static bool is_missing(const struct error *err)
{
    return err != NULL && err->code == ERROR_NOT_FOUND;
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct brand brand;

    if (is_missing(err) || (err == NULL && brand_from_reply(&brand, reply) < 0))
        end(arg, NULL, json_false());
    else if (err != NULL)
        end(arg, err, NULL);
    else
        end(arg, NULL,
            json_pack("{s:b, s:s%}", "allow_shorteners",
                      (int)brand.allow_shorteners, "allowed_hosts",
                      brand.allowed_hosts.len > 0 ? brand.allowed_hosts.ptr
                                                  : "",
                      brand.allowed_hosts.len));
}

void known_records_brand(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg)
{
    struct question *question =
        ask(known->brands, host, (struct question){.fn = fn, .arg = arg});

    if (question != NULL)
        brand_store_get(known->redis, host, on_brand, question);
}

static void on_campaign(void *arg, const struct error *err,
                        const struct redisReply *reply)
{
    bool missing = is_missing(err);

    (void)reply;
    end(arg, missing ? NULL : err, json_boolean(!missing && err == NULL));
}

void known_records_campaign(struct known_records *known, struct slice id,
                            known_records_fn *fn, void *arg)
{
    struct question *question =
        ask(known->campaigns, id, (struct question){.fn = fn, .arg = arg});

    if (question != NULL)
        campaign_store_get(known->redis, id, on_campaign, question);
}

static void on_blocks(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct error err = ERROR_INIT;
    bool blocked = false;

    for (size_t i = 0; i < redis_reply_len(reply); i++)
        blocked |= !redis_reply_is_nil(redis_reply_at(reply, i));
    if (redis_error_set(&err, code, reply) < 0)
        end(arg, &err, NULL);
    else
        end(arg, NULL, json_boolean(blocked));
}

/* HMGET of it and of each host above it: there are no more labels than that. */
void known_records_block(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg)
{
    struct question *question =
        ask(known->blocks, host, (struct question){.fn = fn, .arg = arg});
    struct slice words[2 + HOST_MAX] = {SLICE("HMGET"), BLOCK_KEY};
    size_t count = 2;

    if (question == NULL)
        return;
    do {
        words[count++] = host;
        host = slice_skip(host, slice_find(host, '.') + 1);
    } while (host.len > 0 && count < sizeof(words) / sizeof(words[0]));
    redis_command(known->redis, on_blocks, question, words, count);
}
