#include <criterion/criterion.h>

#include "server/http/http_deadline.h"

Test(http_deadline, lists_are_ordered_by_time)
{
    const int64_t durations[HTTP_DEADLINE_KINDS] = {
        [HTTP_DEADLINE_IDLE] = 100, [HTTP_DEADLINE_HEAD] = 10};
    struct http_deadlines lists;
    struct http_deadline a;
    struct http_deadline b;

    http_deadline_init_lists(&lists, durations);
    http_deadline_init(&a);
    http_deadline_init(&b);
    cr_assert_null(http_deadline_first(&lists, HTTP_DEADLINE_IDLE));
    http_deadline_start(&a, &lists, HTTP_DEADLINE_IDLE, 1000);
    http_deadline_start(&b, &lists, HTTP_DEADLINE_IDLE, 1001);
    cr_assert_eq(http_deadline_first(&lists, HTTP_DEADLINE_IDLE), &a);
    cr_assert_eq(a.due_ms, 1100);
    http_deadline_start(&a, &lists, HTTP_DEADLINE_IDLE, 1002);
    cr_assert_eq(http_deadline_first(&lists, HTTP_DEADLINE_IDLE), &b);
    http_deadline_start(&b, &lists, HTTP_DEADLINE_HEAD, 1003);
    cr_assert_eq(http_deadline_first(&lists, HTTP_DEADLINE_IDLE), &a);
    cr_assert_eq(http_deadline_first(&lists, HTTP_DEADLINE_HEAD), &b);
    cr_assert_eq(b.due_ms, 1013);
    http_deadline_cancel(&a);
    http_deadline_cancel(&a);
    cr_assert_null(http_deadline_first(&lists, HTTP_DEADLINE_IDLE));
    http_deadline_start(&b, &lists, HTTP_DEADLINE_NEVER, 1004);
    cr_assert_eq(b.due_ms, INT64_MAX);
}

Test(http_deadline, a_list_can_be_walked_while_members_leave_it)
{
    const int64_t durations[HTTP_DEADLINE_KINDS] = {[HTTP_DEADLINE_HANDSHAKE] =
                                                        10};
    struct http_deadlines lists;
    struct http_deadline a;
    struct http_deadline b;
    struct http_deadline *next;

    http_deadline_init_lists(&lists, durations);
    http_deadline_init(&a);
    http_deadline_init(&b);
    http_deadline_start(&a, &lists, HTTP_DEADLINE_HANDSHAKE, 1);
    http_deadline_start(&b, &lists, HTTP_DEADLINE_HANDSHAKE, 2);
    next = http_deadline_next(&lists, &a);
    http_deadline_start(&a, &lists, HTTP_DEADLINE_IDLE, 3);
    cr_assert_eq(next, &b);
    cr_assert_null(http_deadline_next(&lists, &b));
}
