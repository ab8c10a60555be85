#include "server/api/known_records.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"

struct known_records {
    struct redis *redis;
    json_t *brands;    /* owned: host -> whether it exists */
    json_t *campaigns; /* owned: id -> likewise */
};

struct question {
    json_t *answers; /* not owned: one of the two */
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

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct question *question = arg;
    bool missing = err != NULL && err->code == ERROR_NOT_FOUND;

    (void)reply;
    if (err == NULL || missing) {
        json_object_set_new_nocheck(question->answers, question->name,
                                    json_boolean(!missing));
        question->fn(question->arg, NULL, !missing);
    } else {
        question->fn(question->arg, err, false);
    }
    free(question->name);
    free(question);
}

/* True, with `fn` called, if it was asked before; else a question to ask. */
static bool recall(json_t *answers, struct slice name, known_records_fn *fn,
                   void *arg, struct question **question)
{
    char *text = slice_copy(name);
    const json_t *answer = json_object_get(answers, text);

    if (answer != NULL) {
        free(text);
        fn(arg, NULL, json_is_true(answer));
        return true;
    }
    *question = memory_alloc(sizeof(**question));
    **question = (struct question){answers, text, fn, arg};
    return false;
}

void known_records_brand(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg)
{
    struct question *question;

    if (!recall(known->brands, host, fn, arg, &question))
        brand_store_get(known->redis, host, on_record, question);
}

void known_records_campaign(struct known_records *known, struct slice id,
                            known_records_fn *fn, void *arg)
{
    struct question *question;

    if (!recall(known->campaigns, id, fn, arg, &question))
        campaign_store_get(known->redis, id, on_record, question);
}
