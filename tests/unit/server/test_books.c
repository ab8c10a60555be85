#include "server/redirect/books.h"

#include <criterion/criterion.h>
#include <pthread.h>

#define TURNS 200000L

static void *keep_books(void *arg)
{
    struct books_entry entry = {0};

    for (long i = 0; i < TURNS; i++) {
        entry.answered += 3;
        entry.shipped += 1;
        entry.spooled += 1;
        entry.dropped += 1;
        books_publish(arg, &entry);
    }
    return NULL;
}

Test(books, balance_in_every_reading_under_writes)
{
    struct books books;
    struct books_entry sum = {0};
    pthread_t writer;

    books_init(&books);
    pthread_create(&writer, NULL, keep_books, &books);
    while (sum.answered < 3 * TURNS) {
        sum = (struct books_entry){0};
        books_add_to(&books, &sum);
        cr_assert_eq(sum.answered, sum.shipped + sum.spooled + sum.dropped);
    }
    pthread_join(writer, NULL);
}

Test(books, adds_up_several)
{
    struct books books[2];
    struct books_entry sum = {0};

    for (int i = 0; i < 2; i++) {
        books_init(&books[i]);
        books_publish(&books[i], &(struct books_entry){10, 7, 2, 1});
        books_add_to(&books[i], &sum);
    }
    cr_assert_eq(sum.answered, 20);
    cr_assert_eq(sum.shipped, 14);
    cr_assert_eq(sum.spooled, 4);
    cr_assert_eq(sum.dropped, 2);
}
