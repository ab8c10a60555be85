#ifndef SHORTENER_MERGE_H
#define SHORTENER_MERGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/random.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"

/*
 * A mail merge: one file of recipients of one link, who were sent it at one
 * time. Its record, the hash merge:<id>, is written when the send is; until
 * then there are only its parts, some thousand rows of the file each, which are
 * given up after a day.
 *
 * The random group that was held out has no tokens: it was sent nothing.
 */
#define MERGE_ID_LEN    14
#define MERGE_ROWS_MAX  10000 /* of a part */
#define MERGE_PARTS_MAX 10000

struct merge {
    struct slice id;
    struct slice link; /* "<host>/<slug>" */
    struct slice campaign;
    int64_t sent_at; /* ms since 1970 */
    int64_t recipients, held_out;
};

/* Lists of identifiers, a line a row, empty where a row has none. */
enum merge_list {
    MERGE_RECIPIENTS, /* tokens */
    MERGE_EMAILS,     /* SHA-256 in hex, line for line beside the tokens */
    MERGE_CUSTOMERS,
    MERGE_HELD_EMAILS, /* of those who were held out */
    MERGE_HELD_CUSTOMERS,
    MERGE_LISTS
};

struct merge_part {
    struct slice merge; /* the id */
    uint64_t number;    /* from 0 */
    uint64_t recipients, held_out;
    bool arms;     /* who was sent it is to be recorded as treated */
    bool contacts; /* its recipients are stored, or some of them */
    struct slice lists[MERGE_LISTS]; /* all empty lines: may be left out */
};

/* Writes MERGE_ID_LEN random characters, no NUL. */
void merge_random_id(struct random *random, char *id);
bool merge_is_id(struct slice text);

void merge_to_fields(const struct merge *merge, struct fields *fields);
void merge_from_reply(struct merge *merge, struct slice id,
                      const struct redisReply *reply);

size_t merge_list_lines(struct slice list);

/* Whether any line of the list is not empty. */
bool merge_list_is_used(struct slice list);

#endif
