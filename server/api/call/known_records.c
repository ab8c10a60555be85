#include "server/api/call/known_records.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/redis_error.h"
#include "shortener/address/host.h"
#include "shortener/catalog/block.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"

struct known_records {
    struct redis *redis;
    json_t *brands;           /* owned: host -> false, or what is known */
    json_t *campaigns;        /* owned: id -> whether it exists */
    json_t *blocks;           /* owned: host -> likewise */
    struct question *pending; /* that Redis was asked, one a name */
};

/* Who wants to know. */
struct asker {
    struct asker *next;
    known_records_fn *fn;
    void *arg;
};

struct question {
    struct question *next;
    struct known_records *known;
    json_t *answers; /* not owned: one of the three */
    char *name;      /* owned */
    struct asker *askers;
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

static void give(const struct asker *asker, const struct error *err,
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

    asker->fn(asker->arg, err, err == NULL ? &record : NULL);
}

static void forget_question(struct question *question)
{
    struct question **at = &question->known->pending;

    while (*at != question)
        at = &(*at)->next;
    *at = question->next;
}

/*
 * Keeps `answer` (taken), unless there is an error, and gives it to all who
 * asked, the last one first. That may be the end of the records themselves.
 */
static void end(struct question *question, const struct error *err,
                json_t *answer)
{
    if (err == NULL)
        json_object_set_nocheck(question->answers, question->name, answer);
    forget_question(question);
    while (question->askers != NULL) {
        struct asker *asker = question->askers;

        question->askers = asker->next;
        give(asker, err, answer);
        free(asker);
    }
    json_decref(answer);
    free(question->name);
    free(question);
}

static struct question *find_pending(const struct known_records *known,
                                     const json_t *answers, struct slice name)
{
    struct question *question = known->pending;

    while (question != NULL && (question->answers != answers ||
                                !slice_equal(slice_str(question->name), name)))
        question = question->next;
    return question;
}

static struct question *question_new(struct known_records *known,
                                     json_t *answers, struct slice name)
{
    struct question *question = memory_alloc(sizeof(*question));

    *question = (struct question){
        .next = known->pending,
        .known = known,
        .answers = answers,
        .name = slice_copy(name),
    };
    known->pending = question;
    return question;
}

/*
 * Answers from what is known, or joins a question that is under way; else it
 * is a new one, for the caller to ask.
 */
static struct question *ask(struct known_records *known, json_t *answers,
                            struct slice name, struct asker who)
{
    char *text = slice_copy(name);
    const json_t *answer = json_object_get(answers, text);
    struct question *pending = find_pending(known, answers, name);
    struct question *question = pending;
    struct asker *asker;

    free(text);
    if (answer != NULL) {
        give(&who, NULL, answer);
        return NULL;
    }
    if (question == NULL)
        question = question_new(known, answers, name);
    asker = memory_alloc(sizeof(*asker));
    *asker = who;
    asker->next = question->askers;
    question->askers = asker;
    return pending == NULL ? question : NULL;
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
        ask(known, known->brands, host, (struct asker){.fn = fn, .arg = arg});

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
        ask(known, known->campaigns, id, (struct asker){.fn = fn, .arg = arg});

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
        ask(known, known->blocks, host, (struct asker){.fn = fn, .arg = arg});
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
