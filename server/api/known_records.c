#include "server/api/known_records.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"

struct known_records {
    struct redis *redis;
    json_t *brands;           /* owned: host -> whether it exists */
    json_t *campaigns;        /* owned: id -> likewise */
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
    json_t *answers; /* not owned: one of the two */
    char *name;      /* owned */
    struct asker *askers;
};

struct known_records *known_records_new(struct redis *redis)
{
    struct known_records *known = memory_zalloc(1, sizeof(*known));

    known->redis = redis;
    known->brands = json_object();
    known->campaigns = json_object();
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
    free(self);
}

static void forget_question(struct question *question)
{
    struct question **at = &question->known->pending;

    while (*at != question)
        at = &(*at)->next;
    *at = question->next;
}

/* Tells all who asked, the last one first; then it is no more. */
static void answer(struct question *question, const struct error *err,
                   bool exists)
{
    forget_question(question);
    while (question->askers != NULL) {
        struct asker *asker = question->askers;

        question->askers = asker->next;
        asker->fn(asker->arg, err, exists);
        free(asker);
    }
    free(question->name);
    free(question);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct question *question = arg;
    bool missing = err != NULL && err->code == ERROR_NOT_FOUND;

    (void)reply;
    if (err == NULL || missing) {
        json_object_set_new_nocheck(question->answers, question->name,
                                    json_boolean(!missing));
        answer(question, NULL, !missing);
    } else {
        answer(question, err, false);
    }
}

static void add_asker(struct question *question, known_records_fn *fn,
                      void *arg)
{
    struct asker *asker = memory_alloc(sizeof(*asker));

    *asker = (struct asker){question->askers, fn, arg};
    question->askers = asker;
}

/*
 * Answers from what is known, or joins a question that is under way; else it
 * is a new one, for the caller to ask.
 */
static struct question *ask(struct known_records *known, json_t *answers,
                            struct slice name, known_records_fn *fn, void *arg)
{
    char *text = slice_copy(name);
    const json_t *told = json_object_get(answers, text);
    struct question *question = known->pending;

    if (told != NULL) {
        free(text);
        fn(arg, NULL, json_is_true(told));
        return NULL;
    }
    while (question != NULL && (question->answers != answers ||
                                !slice_equal(slice_str(question->name), name)))
        question = question->next;
    if (question != NULL) {
        free(text);
        add_asker(question, fn, arg);
        return NULL;
    }
    question = memory_alloc(sizeof(*question));
    *question = (struct question){known->pending, known, answers, text, NULL};
    known->pending = question;
    add_asker(question, fn, arg);
    return question;
}

void known_records_brand(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg)
{
    struct question *question = ask(known, known->brands, host, fn, arg);

    if (question != NULL)
        brand_store_get(known->redis, host, on_record, question);
}

void known_records_campaign(struct known_records *known, struct slice id,
                            known_records_fn *fn, void *arg)
{
    struct question *question = ask(known, known->campaigns, id, fn, arg);

    if (question != NULL)
        campaign_store_get(known->redis, id, on_record, question);
}
