#ifndef SHORTENER_BLOCK_SET_H
#define SHORTENER_BLOCK_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/address/host_list.h"
#include "shortener/resolve/key_table.h"

/*
 * What a worker refuses to lead by or to: the blocks in Redis (block.h) and
 * the hosts of the operator's file.
 *
 *     block_set_init(&set);
 *     block_set_replace(&set, reply);          what Redis holds
 *     block_set_use(&set, list);               what the file holds
 *     if (block_set_has_link(&set, SLICE("go.acme.com/spring")) || ...
 *     block_set_release(&set);
 *
 * Each change makes a new generation. Whoever was found to be free of blocks
 * keeps the generation and need not be looked up again before it changes.
 */
struct block_set {
    uint64_t generation;     /* from 1 */
    struct key_table *names; /* values mean nothing */
    struct host_list *hosts; /* a ref, or NULL */
};

void block_set_init(struct block_set *set);
void block_set_release(struct block_set *set);

/* `names`: HKEYS' reply. */
void block_set_replace(struct block_set *set, const struct redisReply *names);

/* Takes its own ref; NULL is a file without hosts. */
void block_set_use(struct block_set *set, struct host_list *hosts);

/* "host/slug" itself, or its host as a brand. */
bool block_set_has_link(const struct block_set *set, struct slice link);

/* A brand as a whole. */
bool block_set_has_brand(const struct block_set *set, struct slice host);

/* The host of a normalised URL, or one above it. */
bool block_set_has_url(const struct block_set *set, struct slice url);

#endif
