#include "attribution/ledger/tail_wanted.h"

/* One set serves all dictionaries. */
static const uint64_t wanted_salts[TAIL_DICTIONARIES] = {
    [TAIL_CLIENTS] = 0x9e3779b97f4a7c15,
    [TAIL_ANSWERS] = 0xc2b2ae3d27d4eb4f,
};

void tail_wanted_init(struct tail_wanted *wanted)
{
    for (size_t i = 0; i < TAIL_DICTIONARIES; i++)
        buffer_init(&wanted->fields[i]);
    hash_map_init(&wanted->seen, 0);
}

void tail_wanted_release(struct tail_wanted *wanted)
{
    for (size_t i = 0; i < TAIL_DICTIONARIES; i++)
        buffer_release(&wanted->fields[i]);
    hash_map_release(&wanted->seen);
}

void tail_wanted_add(struct tail_wanted *wanted, enum tail_dictionary which,
                     uint64_t id, struct slice field)
{
    if (!hash_map_put(&wanted->seen, id ^ wanted_salts[which], 0))
        return;
    buffer_append(&wanted->fields[which], field);
    buffer_append_byte(&wanted->fields[which], '\n');
}

enum tail_dictionary tail_wanted_next(const struct tail_wanted *wanted)
{
    size_t which = 0;

    while (which < TAIL_DICTIONARIES && wanted->fields[which].len == 0)
        which++;
    return (enum tail_dictionary)which;
}

void tail_wanted_clear(struct tail_wanted *wanted, enum tail_dictionary which)
{
    buffer_clear(&wanted->fields[which]);
    if (tail_wanted_next(wanted) == TAIL_DICTIONARIES)
        hash_map_release(&wanted->seen);
}
