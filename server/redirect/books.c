#include "server/redirect/books.h"

void books_init(struct books *books)
{
    atomic_init(&books->version, 0);
    atomic_init(&books->answered, 0);
    atomic_init(&books->shipped, 0);
    atomic_init(&books->spooled, 0);
    atomic_init(&books->dropped, 0);
}

/* Release, so that nobody sees the value before the version is odd. */
static void store(_Atomic int64_t *to, int64_t value)
{
    atomic_store_explicit(to, value, memory_order_release);
}

/* Acquire, so that the version is not read again before the value is. */
static int64_t load(_Atomic int64_t *from)
{
    return atomic_load_explicit(from, memory_order_acquire);
}

void books_publish(struct books *books, const struct books_entry *entry)
{
    uint32_t version =
        atomic_load_explicit(&books->version, memory_order_relaxed);

    atomic_store_explicit(&books->version, version + 1, memory_order_relaxed);
    store(&books->answered, entry->answered);
    store(&books->shipped, entry->shipped);
    store(&books->spooled, entry->spooled);
    store(&books->dropped, entry->dropped);
    atomic_store_explicit(&books->version, version + 2, memory_order_release);
}

static void read_entry(struct books *books, struct books_entry *entry)
{
    uint32_t before;
    uint32_t after;

    do {
        before = atomic_load_explicit(&books->version, memory_order_acquire);
        entry->answered = load(&books->answered);
        entry->shipped = load(&books->shipped);
        entry->spooled = load(&books->spooled);
        entry->dropped = load(&books->dropped);
        after = atomic_load_explicit(&books->version, memory_order_relaxed);
    } while (before != after || before % 2 == 1);
}

void books_add_to(struct books *books, struct books_entry *sum)
{
    struct books_entry entry;

    read_entry(books, &entry);
    sum->answered += entry.answered;
    sum->shipped += entry.shipped;
    sum->spooled += entry.spooled;
    sum->dropped += entry.dropped;
}
