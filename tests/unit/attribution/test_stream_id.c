#include "attribution/record/stream_id.h"

#include <criterion/criterion.h>

Test(stream_id, parses_only_two_numbers)
{
    static const struct {
        const char *text;
        bool valid;
        struct stream_id id;
    } rows[] = {
        {"0-0", true, {0, 0}},
        {"1732267800123-7", true, {1732267800123, 7}},
        {"18446744073709551615-18446744073709551615",
         true,
         {UINT64_MAX, UINT64_MAX}},
        {"18446744073709551616-0", false, {0, 0}},
        {"", false, {0, 0}},
        {"-", false, {0, 0}},
        {"1", false, {0, 0}},
        {"1-", false, {0, 0}},
        {"-1", false, {0, 0}},
        {"1-2-3", false, {0, 0}},
        {"1--2", false, {0, 0}},
        {"+1-2", false, {0, 0}},
        {" 1-2", false, {0, 0}},
        {"1-2 ", false, {0, 0}},
        {"1-*", false, {0, 0}},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct stream_id id = {42, 42};
        bool valid = stream_id_parse(slice_str(rows[i].text), &id);
        struct stream_id want = valid ? rows[i].id : (struct stream_id){42, 42};

        cr_assert_eq(valid, rows[i].valid, "%s", rows[i].text);
        cr_assert_eq(stream_id_compare(id, want), 0, "%s", rows[i].text);
    }
}

Test(stream_id, writes_what_it_parses)
{
    static const char *const texts[] = {
        "0-0", "5-10", "18446744073709551615-18446744073709551615"};
    struct buffer out = BUFFER_INIT;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct stream_id id;

        cr_assert(stream_id_parse(slice_str(texts[i]), &id));
        buffer_clear(&out);
        stream_id_append(&out, id);
        cr_assert_str_eq(buffer_str(&out), texts[i]);
    }
    buffer_release(&out);
}

Test(stream_id, orders_by_time_then_sequence)
{
    struct stream_id a = {1, 9}, b = {2, 0}, c = {2, 1};

    cr_assert_lt(stream_id_compare(a, b), 0);
    cr_assert_gt(stream_id_compare(c, b), 0);
    cr_assert_eq(stream_id_compare(b, b), 0);
}

Test(stream_id, next_is_always_above)
{
    static const struct {
        struct stream_id last;
        uint64_t now;
        struct stream_id next;
    } rows[] = {
        {{0, 0}, 5, {5, 0}},
        {{5, 0}, 5, {5, 1}},          /* the clock stands */
        {{5, 3}, 2, {5, 4}},          /* it went back */
        {{5, 3}, 6, {6, 0}},          /* it goes on */
        {{0, 0}, 0, {0, 1}},          /* 0-0 is nobody's */
        {{5, UINT64_MAX}, 5, {6, 0}}, /* the sequence is used up */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct stream_id next = stream_id_next(rows[i].last, rows[i].now);

        cr_assert_eq(stream_id_compare(next, rows[i].next), 0, "row %zu", i);
        cr_assert_gt(stream_id_compare(next, rows[i].last), 0, "row %zu", i);
    }
}

Test(stream_id, public_ids_name_the_stream_without_its_kind)
{
    static const struct {
        const char *stream, *text;
    } rows[] = {
        {"events:{3}", "3-1732267800123-7"},
        {"events:{0}", "0-1732267800123-7"},
        {"clicks:n1.0", "n1.0-1732267800123-7"},
        {"clicks:zurich-2.11", "zurich-2.11-1732267800123-7"},
        {"clicks:a:b.0", "a:b.0-1732267800123-7"}, /* only the first colon */
        {"events:{}", "{}-1732267800123-7"},       /* nobody's */
        {"events:", "-1732267800123-7"},
        {"bare", "-1732267800123-7"},
        {"", "-1732267800123-7"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct stream_id id = {1732267800123, 7};
        struct buffer out = BUFFER_INIT;

        buffer_append(&out, SLICE("<"));
        stream_id_append_public(&out, slice_str(rows[i].stream), id);
        cr_expect(slice_equal(slice_skip(buffer_slice(&out), 1),
                              slice_str(rows[i].text)),
                  "%s for %s", buffer_str(&out), rows[i].text);
        buffer_release(&out);
    }
}
