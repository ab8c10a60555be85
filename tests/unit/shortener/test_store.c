#include "shortener/store/store.h"

#include "tests/unit/shortener/store_world.h"

static struct store_world w;

static void set_up(void)
{
    store_world_open(&w);
}

static void tear_down(void)
{
    store_world_close(&w);
}

#define STORE_TEST(name) Test(store, name, .init = set_up, .fini = tear_down)

static void wait_for(enum error_code code)
{
    store_world_wait(&w);
    cr_assert_eq(w.code, code, "%d instead of %d", w.code, code);
}

#define ALL  SLICE("idx:things")
#define REDS SLICE("idx:things:red")

static const struct store_view all_things = {
    .index = SLICE_INIT("idx:things"), .key_prefix = SLICE_INIT("thing:")};
static const struct store_view red_things = {
    .index = SLICE_INIT("idx:things:red"),
    .key_prefix = SLICE_INIT("thing:"),
    .field = SLICE_INIT("colour"),
    .value = SLICE_INIT("red"),
};

/* A thing's key, index entries and fields; "red" ones are listed as such. */
struct thing {
    struct buffer key;
    struct store_index indexes[2];
    struct fields fields;
};

static void thing_init(struct thing *thing, const char *name,
                       const char *colour)
{
    bool red = slice_equal(slice_str(colour), SLICE("red"));

    *thing = (struct thing){.key = BUFFER_INIT};
    buffer_appendf(&thing->key, "thing:%s", name);
    thing->indexes[0] = (struct store_index){ALL, slice_str(name)};
    thing->indexes[1] =
        (struct store_index){red ? REDS : SLICE_NONE, slice_str(name)};
    fields_init(&thing->fields);
    fields_add(&thing->fields, "name", slice_str(name));
    fields_add(&thing->fields, "colour", slice_str(colour));
}

static void thing_release(struct thing *thing)
{
    fields_release(&thing->fields);
    buffer_release(&thing->key);
}

static void create(const char *name, const char *colour, enum error_code code)
{
    struct thing thing;

    thing_init(&thing, name, colour);
    store_create(w.redis, buffer_slice(&thing.key), &thing.fields,
                 thing.indexes, 2, store_world_on_change, &w);
    thing_release(&thing);
    wait_for(code);
}

/* `was` is the colour that it is known to have. */
static void replace(const char *name, int64_t version, const char *was,
                    const char *colour, enum error_code code)
{
    struct thing old;
    struct thing thing;

    thing_init(&old, name, was);
    thing_init(&thing, name, colour);
    store_replace(w.redis, buffer_slice(&thing.key), version, &thing.fields,
                  &thing.indexes[1], 1, &old.indexes[1], 1,
                  store_world_on_change, &w);
    thing_release(&thing);
    thing_release(&old);
    wait_for(code);
}

static void start_delete(const char *name, const char *colour, int64_t version,
                         const struct store_view *guard)
{
    struct thing thing;

    thing_init(&thing, name, colour);
    store_delete(w.redis, buffer_slice(&thing.key), version, guard,
                 thing.indexes, 2, store_world_on_change, &w);
    thing_release(&thing);
}

static void on_names(void *arg, const struct error *err,
                     const struct store_page *page)
{
    store_world_note(arg, err);
    for (size_t i = 0; page != NULL && i < page->count; i++) {
        buffer_append(&w.text,
                      redis_reply_field(page->records[i], SLICE("name")));
        buffer_append_byte(&w.text, ' ');
    }
    if (page != NULL)
        buffer_append(&w.next, page->next);
}

static void list(const struct store_view *view, const char *after, size_t limit,
                 const char *names)
{
    store_list(w.redis, view, slice_str(after), limit, on_names, &w);
    wait_for(ERROR_NONE);
    cr_assert_str_eq(buffer_str(&w.text), names);
}

static void expect_record(const char *key, const char *fields)
{
    store_get(w.redis, slice_str(key), store_world_on_record, &w);
    wait_for(ERROR_NONE);
    cr_assert_str_eq(buffer_str(&w.text), fields);
}

static void expect_gone(const char *key)
{
    store_get(w.redis, slice_str(key), store_world_on_record, &w);
    wait_for(ERROR_NOT_FOUND);
}

STORE_TEST(a_record_is_created_once)
{
    create("a", "red", ERROR_NONE);
    cr_assert_eq(w.version, 1);
    create("a", "blue", ERROR_EXISTS);
    cr_assert_eq(w.version, 0);
    expect_record("thing:a", "name=a colour=red ");
}

STORE_TEST(a_change_is_for_the_version_that_was_seen)
{
    create("a", "red", ERROR_NONE);
    replace("a", 1, "red", "blue", ERROR_NONE);
    cr_assert_eq(w.version, 2);
    replace("a", 1, "red", "green", ERROR_CONFLICT);
    expect_record("thing:a", "version=2 name=a colour=blue ");
    replace("a", STORE_ANY_VERSION, "blue", "red", ERROR_NONE);
    cr_assert_eq(w.version, 3);
    replace("b", STORE_ANY_VERSION, "red", "blue", ERROR_NOT_FOUND);
    expect_gone("thing:b");
}

STORE_TEST(a_change_leaves_no_field_behind)
{
    struct fields fields;

    create("a", "blue", ERROR_NONE);
    fields_init(&fields);
    fields_add_int(&fields, "size", 7);
    store_replace(w.redis, SLICE("thing:a"), 1, &fields, NULL, 0, NULL, 0,
                  store_world_on_change, &w);
    fields_release(&fields);
    wait_for(ERROR_NONE);
    expect_record("thing:a", "version=2 size=7 ");
}

STORE_TEST(a_deletion_is_for_the_version_that_was_seen)
{
    create("a", "red", ERROR_NONE);
    start_delete("a", "red", 2, NULL);
    wait_for(ERROR_CONFLICT);
    list(&all_things, "", 10, "a ");
    start_delete("a", "red", 1, NULL);
    wait_for(ERROR_NONE);
    cr_assert_eq(w.version, 0);
    expect_gone("thing:a");
    store_world_call(&w, SLICE("EXISTS"), ALL, REDS);
    cr_assert_eq(w.version, 0);
    start_delete("a", "red", STORE_ANY_VERSION, NULL);
    wait_for(ERROR_NOT_FOUND);
}

STORE_TEST(pages_follow_each_other_in_byte_order)
{
    static const char *const names[] = {"b", "B", "a", "10", "9"};

    for (size_t i = 0; i < 5; i++)
        create(names[i], "blue", ERROR_NONE);
    list(&all_things, "", 2, "10 9 ");
    cr_assert_str_eq(buffer_str(&w.next), "9");
    create("0", "blue", ERROR_NONE); /* before the cursor: disturbs nobody */
    list(&all_things, "9", 2, "B a ");
    list(&all_things, "a", 2, "b ");
    cr_assert_eq(w.next.len, 0);
    list(&red_things, "", 2, "");
    cr_assert_eq(w.next.len, 0);
}

/* A cursor may name a record that is gone, or that never was. */
STORE_TEST(a_cursor_outlives_its_record)
{
    create("a", "blue", ERROR_NONE);
    create("b", "blue", ERROR_NONE);
    create("c", "blue", ERROR_NONE);
    start_delete("b", "blue", STORE_ANY_VERSION, NULL);
    wait_for(ERROR_NONE);
    list(&all_things, "b", 10, "c ");
}

STORE_TEST(an_entry_without_its_record_is_skipped)
{
    create("a", "red", ERROR_NONE);
    store_world_call(&w, SLICE("ZADD"), ALL, SLICE("0"), SLICE("0"), SLICE("0"),
                     SLICE("b"));
    list(&all_things, "", 10, "a ");
    list(&all_things, "", 1, "");
    cr_assert_str_eq(buffer_str(&w.next), "0");
}

/* A refused change has written its index entries already. */
STORE_TEST(a_refused_creation_is_listed_nowhere)
{
    create("a", "blue", ERROR_NONE);
    create("a", "red", ERROR_EXISTS);
    list(&red_things, "", 10, "");
    replace("a", 7, "blue", "red", ERROR_CONFLICT);
    list(&red_things, "", 10, "");
    list(&all_things, "", 10, "a ");
}

STORE_TEST(a_change_moves_between_listings)
{
    create("a", "red", ERROR_NONE);
    list(&red_things, "", 10, "a ");
    replace("a", 1, "red", "blue", ERROR_NONE);
    store_world_call(&w, SLICE("ZCARD"), REDS);
    cr_assert_eq(w.version, 0);
    replace("a", 2, "blue", "red", ERROR_NONE);
    list(&red_things, "", 10, "a ");
}

STORE_TEST(a_guard_with_records_refuses)
{
    create("box", "", ERROR_NONE);
    create("a", "red", ERROR_NONE);
    start_delete("box", "", STORE_ANY_VERSION, &red_things);
    wait_for(ERROR_CONFLICT);
    cr_assert_str_eq(w.reason, "in_use");
    expect_record("thing:box", "name=box ");
    start_delete("a", "red", STORE_ANY_VERSION, NULL);
    wait_for(ERROR_NONE);
    start_delete("box", "", STORE_ANY_VERSION, &red_things);
    wait_for(ERROR_NONE);
    expect_gone("thing:box");
}

/* Entries that lead nowhere, or elsewhere, do not keep anything for ever. */
STORE_TEST(a_guard_does_not_count_left_over_entries)
{
    char name[16];

    create("box", "", ERROR_NONE);
    create("blue", "blue", ERROR_NONE);
    create("blue", "red", ERROR_EXISTS);
    for (int i = 0; i < 150; i++) {
        int len = snprintf(name, sizeof(name), "gone%03d", i);

        store_world_call(&w, SLICE("ZADD"), REDS, SLICE("0"),
                         slice_of(name, (size_t)len));
    }
    create("zinnober", "red", ERROR_NONE); /* on the third page */
    start_delete("box", "", STORE_ANY_VERSION, &red_things);
    wait_for(ERROR_CONFLICT);
    start_delete("zinnober", "red", STORE_ANY_VERSION, NULL);
    wait_for(ERROR_NONE);
    start_delete("box", "", STORE_ANY_VERSION, &red_things);
    wait_for(ERROR_NONE);
}

static void on_second(void *arg, const struct error *err, int64_t version)
{
    (void)err;
    *(int64_t *)arg = version;
}

/* Made again while the deletion still tidies the index: listed all the same. */
STORE_TEST(a_record_made_behind_a_deletion_is_listed)
{
    struct thing thing;
    int64_t version = 0;

    create("a", "red", ERROR_NONE);
    start_delete("a", "red", STORE_ANY_VERSION, NULL);
    thing_init(&thing, "a", "red");
    store_create(w.redis, buffer_slice(&thing.key), &thing.fields,
                 thing.indexes, 2, on_second, &version);
    thing_release(&thing);
    wait_for(ERROR_NONE);
    cr_assert_eq(version, 1);
    list(&all_things, "", 10, "a ");
    list(&red_things, "", 10, "a ");
}

/* ---- Notes --------------------------------------------------------------- */

#define NOTES SLICE("notes:{thing:a}")

static void fill_note(struct store_note *note, struct fields *fields,
                      const char *what)
{
    fields_init(fields);
    fields_add(fields, "what", slice_str(what));
    *note = (struct store_note){.stream = NOTES, .fields = fields};
}

static void replace_noted(int64_t version, const char *what,
                          enum error_code code)
{
    struct store_note note;
    struct fields fields;
    struct thing thing;

    fill_note(&note, &fields, what);
    thing_init(&thing, "a", "red");
    store_replace_noted(w.redis, SLICE("thing:a"), version, &thing.fields,
                        &note, NULL, 0, NULL, 0, store_world_on_change, &w);
    thing_release(&thing);
    fields_release(&fields);
    wait_for(code);
}

static void delete_noted(int64_t version, enum error_code code)
{
    struct store_note note;
    struct fields fields;

    fill_note(&note, &fields, "gone");
    store_delete_noted(w.redis, SLICE("thing:a"), version, &note, NULL, 0,
                       store_world_on_change, &w);
    fields_release(&fields);
    wait_for(code);
}

static void expect_number(int64_t number, const char *command)
{
    store_world_call(&w, slice_str(command), NOTES);
    cr_assert_eq(w.version, number, "%s: %d", command, (int)w.version);
}

STORE_TEST(a_change_leaves_its_note)
{
    create("a", "blue", ERROR_NONE);
    replace_noted(1, "painted", ERROR_NONE);
    cr_assert_eq(w.version, 2);
    expect_record("thing:a", "version=2 name=a colour=red ");
    expect_number(1, "XLEN");
    replace_noted(1, "again", ERROR_CONFLICT);
    expect_number(1, "XLEN");
}

STORE_TEST(notes_outlive_their_record_for_a_time)
{
    create("a", "blue", ERROR_NONE);
    replace_noted(1, "painted", ERROR_NONE);
    expect_number(-1, "TTL");
    delete_noted(1, ERROR_CONFLICT);
    expect_number(1, "XLEN");
    delete_noted(2, ERROR_NONE);
    expect_gone("thing:a");
    expect_number(2, "XLEN");
    expect_number(STORE_NOTES_S, "TTL");
    create("a", "blue", ERROR_NONE);
    replace_noted(1, "painted", ERROR_NONE);
    expect_number(-1, "TTL");
}

STORE_TEST(notes_are_bounded)
{
    create("a", "blue", ERROR_NONE);
    for (int i = 0; i < 2 * STORE_NOTES_MAX; i++)
        replace_noted(STORE_ANY_VERSION, "painted", ERROR_NONE);
    store_world_call(&w, SLICE("XLEN"), NOTES);
    cr_assert_leq(w.version, STORE_NOTES_MAX + 100);
    cr_assert_geq(w.version, STORE_NOTES_MAX);
}

/* ---- By line ------------------------------------------------------------- */

#define LINES SLICE("idx:things:lines")

/* A thing with these lines, listed by each. */
static void create_lined(const char *name, const char *first,
                         const char *second)
{
    struct buffer members[2] = {BUFFER_INIT, BUFFER_INIT};
    struct buffer lines = BUFFER_INIT;
    struct store_index indexes[2];
    struct thing thing;

    buffer_appendf(&members[0], "%s\t%s", first, name);
    buffer_appendf(&members[1], "%s\t%s", second, name);
    for (size_t i = 0; i < 2; i++)
        indexes[i] = (struct store_index){LINES, buffer_slice(&members[i])};
    buffer_appendf(&lines, "%s\n%s\n", first, second);
    thing_init(&thing, name, "red");
    fields_add(&thing.fields, "lines", buffer_slice(&lines));
    store_create(w.redis, buffer_slice(&thing.key), &thing.fields, indexes, 2,
                 store_world_on_change, &w);
    thing_release(&thing);
    buffer_release(&lines);
    buffer_release(&members[0]);
    buffer_release(&members[1]);
    wait_for(ERROR_NONE);
}

static void list_lines(const char *value, const char *after, size_t limit,
                       const char *names)
{
    const struct store_view view = {.index = LINES,
                                    .key_prefix = SLICE("thing:"),
                                    .field = SLICE("lines"),
                                    .value = slice_str(value),
                                    .by_line = true};

    list(&view, after, limit, names);
}

STORE_TEST(records_are_listed_by_their_lines)
{
    create_lined("a", "in=emea", "of=x");
    create_lined("b", "in=emea/north", "of=x");
    create_lined("c", "in=emea-2/north", "of=y");
    create_lined("d", "in=emea/north/oslo", "of=y");
    list_lines("in=emea", "", 10, "a ");
    list_lines("in=emea/", "", 10, "a b d ");
    list_lines("in=emea/north/", "", 10, "b d ");
    list_lines("of=x", "", 10, "a b ");
    list_lines("in=", "", 10, "");
    list_lines("in=eme", "", 10, "");
    /* What lies between is skipped, and the cursor goes on behind it. */
    list_lines("in=emea/", "", 2, "a ");
    cr_assert_str_eq(buffer_str(&w.next), "in=emea-2/north\tc");
    list_lines("in=emea/", "in=emea-2/north\tc", 2, "b d ");
}

STORE_TEST(a_line_that_went_is_not_listed)
{
    create_lined("a", "in=emea", "of=x");
    replace("a", 1, "red", "blue", ERROR_NONE);
    list_lines("in=emea", "", 10, "");
}

STORE_TEST(without_redis_every_call_fails_once)
{
    struct fields fields;

    redis_fixture_kill(&w.server);
    fields_init(&fields);
    fields_add(&fields, "name", SLICE("a"));
    store_create(w.redis, SLICE("thing:a"), &fields, NULL, 0,
                 store_world_on_change, &w);
    store_world_wait(&w);
    cr_assert(w.code == ERROR_TIMEOUT || w.code == ERROR_UNAVAILABLE);
    store_replace(w.redis, SLICE("thing:a"), 1, &fields, NULL, 0, NULL, 0,
                  store_world_on_change, &w);
    wait_for(ERROR_UNAVAILABLE);
    fields_release(&fields);
    start_delete("a", "red", 1, &red_things);
    wait_for(ERROR_UNAVAILABLE);
    store_get(w.redis, SLICE("thing:a"), store_world_on_record, &w);
    wait_for(ERROR_UNAVAILABLE);
    store_list(w.redis, &all_things, SLICE_NONE, 10, on_names, &w);
    wait_for(ERROR_UNAVAILABLE);
}

static void on_refusal(void *arg, const struct error *err,
                       const struct redisReply *record)
{
    store_world_note(arg, err);
    cr_assert_null(record);
    buffer_append(&w.text, slice_str(err->message));
}

STORE_TEST(what_redis_refuses_is_told)
{
    store_world_call(&w, SLICE("SET"), SLICE("thing:a"), SLICE("1"));
    store_get(w.redis, SLICE("thing:a"), on_refusal, &w);
    wait_for(ERROR_REPLY);
    cr_assert_lt(slice_search(buffer_slice(&w.text), SLICE("WRONGTYPE")),
                 w.text.len);
}
