#include "attribution/ledger/interner.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/ledger/column.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/siphash.h"

#define INTERNER_BLOCK 65536u
#define INTERNER_SLOTS 1024u /* at the start; a power of two */

/* Texts, each behind its length, at multiples of 4. */
struct interner_block {
    struct interner_block *next;
    size_t used;
    size_t size;
    uint32_t words[];
};

/* The text stands here, too: among a million strings, each further place to
   look at is a miss of the cache. */
struct interner_slot {
    uint32_t tag; /* of the hash: says where to begin, and most misses end
                     here; so a larger table needs no text hashed again */
    uint32_t id;  /* plus 1; 0 for an empty slot */
    const uint32_t *text;
};

/*
 * The ids of texts seen lately: the few campaigns and channels that most rows
 * name are found without SipHash. A place is chosen by a cheap hash; one who
 * picks texts to collide there only makes them take the usual way.
 */
#define INTERNER_RECENT 256u

struct interner {
    struct siphash_key key;
    uint32_t recent[INTERNER_RECENT]; /* id; the empty one's: none */
    struct column texts; /* of const uint32_t *: length, then the bytes */
    struct interner_block *blocks;
    struct interner_slot *slots;
    size_t slot_count;
};

static uint32_t *interner_store(struct interner *interner, struct slice text)
{
    size_t need = 1 + (text.len + 3) / 4;
    struct interner_block *block = interner->blocks;
    uint32_t *at;

    if (block == NULL || block->size - block->used < need) {
        size_t size = need > INTERNER_BLOCK / 4 ? need : INTERNER_BLOCK / 4;

        block = memory_alloc(sizeof(*block) + size * sizeof(uint32_t));
        block->next = interner->blocks;
        block->used = 0;
        block->size = size;
        interner->blocks = block;
    }
    at = block->words + block->used;
    block->used += need;
    at[0] = (uint32_t)text.len;
    if (text.len > 0)
        memcpy(at + 1, text.ptr, text.len);
    return at;
}

static struct slice interner_slice(const uint32_t *text)
{
    return slice_of(text + 1, text[0]);
}

static uint32_t interner_tag(const struct interner *interner, struct slice text)
{
    return (uint32_t)(siphash(&interner->key, text) >> 32);
}

/* The slot of the text, or the empty one where it belongs. */
static struct interner_slot *interner_slot(const struct interner *interner,
                                           struct slice text, uint32_t tag)
{
    size_t mask = interner->slot_count - 1;

    for (size_t i = tag & mask;; i = (i + 1) & mask) {
        struct interner_slot *slot = &interner->slots[i];

        if (slot->id == 0 ||
            (slot->tag == tag && slice_equal(interner_slice(slot->text), text)))
            return slot;
    }
}

static void interner_rehash(struct interner *interner)
{
    struct interner_slot *old = interner->slots;
    size_t old_count = interner->slot_count;

    interner->slot_count *= 2;
    interner->slots =
        memory_zalloc_huge(interner->slot_count, sizeof(interner->slots[0]));
    for (size_t i = 0; i < old_count; i++) {
        size_t to = old[i].tag & (interner->slot_count - 1);

        if (old[i].id == 0)
            continue;
        while (interner->slots[to].id != 0)
            to = (to + 1) & (interner->slot_count - 1);
        interner->slots[to] = old[i];
    }
    free(old);
}

static uint32_t *interner_recent(struct interner *interner, struct slice text)
{
    uint64_t head = 0;
    uint64_t tail = 0;
    size_t len = text.len < sizeof(head) ? text.len : sizeof(head);

    memcpy(&head, text.ptr, len);
    memcpy(&tail, text.ptr + text.len - len, len);
    head = (head ^ text.len) * 0x9e3779b97f4a7c15 + tail;
    head *= 0x9e3779b97f4a7c15;
    return &interner->recent[head >> 56];
}

static uint32_t interner_add_slot(struct interner *interner, struct slice text)
{
    uint32_t tag = interner_tag(interner, text);
    struct interner_slot *slot = interner_slot(interner, text, tag);
    uint32_t id;

    if (slot->id != 0)
        return slot->id - 1;
    id = interner->texts.added;
    slot->tag = tag;
    slot->id = id + 1;
    slot->text = interner_store(interner, text);
    *(const uint32_t **)column_add(&interner->texts) = slot->text;
    column_publish(&interner->texts);
    if (interner->texts.added > interner->slot_count / 2)
        interner_rehash(interner);
    return id;
}

uint32_t interner_add(struct interner *interner, struct slice text)
{
    uint32_t *recent;

    if (text.len == 0)
        return INTERNER_EMPTY;
    recent = interner_recent(interner, text);
    if (*recent == INTERNER_EMPTY ||
        !slice_equal(interner_text(interner, *recent), text))
        *recent = interner_add_slot(interner, text);
    return *recent;
}

uint32_t interner_find(const struct interner *interner, struct slice text)
{
    uint32_t tag = interner_tag(interner, text);

    /* 0 - 1 is INTERNER_NONE. */
    return interner_slot(interner, text, tag)->id - 1;
}

struct slice interner_text(const struct interner *interner, uint32_t id)
{
    return interner_slice(*(const uint32_t **)column_at(&interner->texts, id));
}

uint32_t interner_count(const struct interner *interner)
{
    return column_count(&interner->texts);
}

static void interner_start(struct interner *interner)
{
    interner->slot_count = INTERNER_SLOTS;
    interner->slots =
        memory_zalloc_huge(interner->slot_count, sizeof(interner->slots[0]));
    memset(interner->recent, 0, sizeof(interner->recent));
    interner_add_slot(interner, SLICE(""));
}

static void interner_end(struct interner *interner)
{
    while (interner->blocks != NULL) {
        struct interner_block *next = interner->blocks->next;

        free(interner->blocks);
        interner->blocks = next;
    }
    free(interner->slots);
}

struct interner *interner_new(void)
{
    struct interner *interner = memory_zalloc(1, sizeof(*interner));
    struct random random;

    random_init(&random);
    interner->key.k0 = random_u64(&random);
    interner->key.k1 = random_u64(&random);
    random_release(&random);
    column_init(&interner->texts, sizeof(const uint32_t *));
    interner_start(interner);
    return interner;
}

void interner_clear(struct interner *interner)
{
    interner_end(interner);
    column_clear(&interner->texts);
    interner_start(interner);
}

void interner_free(struct interner **interner)
{
    if (*interner == NULL)
        return;
    interner_end(*interner);
    column_release(&(*interner)->texts);
    free(*interner);
    *interner = NULL;
}
