#ifndef ATTRIBUTION_ANSWER_TABLE_H
#define ATTRIBUTION_ANSWER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/event_table.h"
#include "attribution/ledger/hash_map.h"
#include "attribution/record/click_answer.h"
#include "core/slice.h"

/*
 * What clicks were answered (attribution/record/click_answer.h), by id: read
 * once, and then a click costs one look-up instead of one for each tag. There
 * may be as many as links, so little is kept of each.
 *
 *     answer_table_init(&table, seed);
 *     answer_table_learn(&table, id, text);
 *     answer = answer_table_find(&table, id);     NULL: never learned
 *     if (answer->text != NULL)
 *         ... give it its tag set, and then answer_forget_text(answer)
 *     answer_table_release(&table);
 *
 * One thread's own. A pointer is valid until the next answer is learned.
 */
struct answer {
    char *text;              /* owned; NULL once it has its tag set */
    uint32_t tagset;         /* of no meaning before */
    bool is_row;             /* false: of a kind that is not known here */
    uint8_t kind;            /* enum row_kind */
    uint8_t flag_count;      /* see enum click_flag */
    char flags[CLICK_FLAGS]; /* letters */
};

struct answer_table {
    struct hash_map index;  /* id -> place in `answers` */
    struct answer *answers; /* owned */
    size_t count, room;
};

void answer_table_init(struct answer_table *table, uint64_t seed);

/* Empty and usable afterwards. */
void answer_table_release(struct answer_table *table);

/* An id keeps its first text. */
void answer_table_learn(struct answer_table *table, uint64_t id,
                        struct slice text);

struct answer *answer_table_find(const struct answer_table *table, uint64_t id);

/* What a text says, but for its tags. */
void answer_read(struct answer *answer, const struct click_answer *said);

static inline struct slice answer_flags(const struct answer *answer)
{
    return slice_of(answer->flags, answer->flag_count);
}

void answer_forget_text(struct answer *answer);

/* The kind of row by its name; false for others. */
bool answer_kind(struct slice name, enum row_kind *kind);

#endif
