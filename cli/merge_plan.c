#include "cli/merge_plan.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/datetime.h"

#define EMAIL_NAME   SLICE("email")
#define COLUMN       "link"
#define PIXEL        "open_pixel"
#define HELD_SUFFIX  ".holdout.csv"
#define NAMES_SHOWN  12
#define UNSAFE_BYTES "\",;|\t\r\n"
#define AHEAD_MS     86400000 /* a send that is planned; the server's bound */

void merge_plan_release(struct merge_plan *plan)
{
    free(plan->held);
    free(plan->sent_at);
    *plan = (struct merge_plan){0};
}

/* ---- Options ------------------------------------------------------------- */

/* A name that no delimiter makes into two. */
static int check_name(const char *option, const char *name, struct error *err)
{
    if (name[0] != '\0' && strpbrk(name, UNSAFE_BYTES) == NULL)
        return 0;
    return error_field(err, ERROR_USAGE, "bad_option", option,
                       "--%s: a column's name must not be empty, nor hold "
                       "quotes, commas, semicolons, bars, tabs and line ends",
                       option);
}

static const char *text_or(const struct options *options, const char *name,
                           const char *otherwise)
{
    const char *text = options_text(options, name);

    return text != NULL ? text : otherwise;
}

static int check_time(const char *text, int64_t ms, struct error *err)
{
    if (text[0] == '\0' || ms < 0)
        return error_field(err, ERROR_USAGE, "bad_option", "sent-at",
                           "--sent-at: \"%.40s\" is no time since 1970", text);
    if (ms > clock_wall_ms(clock_system()) + AHEAD_MS)
        return error_field(err, ERROR_USAGE, "bad_option", "sent-at",
                           "--sent-at: %.40s lies more than a day ahead; merge "
                           "within a day before the mail goes out",
                           text);
    return 0;
}

/* Here, because the server learns it when all else is done. */
static int read_time(struct merge_plan *plan, const struct options *options,
                     struct error *err)
{
    const char *text = options_text(options, "sent-at");
    struct buffer time = BUFFER_INIT;
    int64_t ms;

    if (text == NULL)
        return 0;
    ms = options_int(options, "sent-at");
    if (check_time(text, ms, err) < 0)
        return err->code;
    datetime_append(&time, ms);
    plan->sent_at = buffer_detach(&time);
    return 0;
}

/* "people.csv" gives "people.holdout.csv". */
static int name_held(struct merge_plan *plan, const char *given,
                     struct error *err)
{
    struct slice input = slice_str(plan->input);
    struct buffer name = BUFFER_INIT;

    if (given != NULL) {
        plan->held = slice_copy(slice_str(given));
        return 0;
    }
    if (slice_equal(input, SLICE("-")))
        return error_field(err, ERROR_USAGE, "missing_option", "hold-out-file",
                           "--hold-out-file is missing: where are the rows "
                           "written that are held out?");
    if (slice_ends(input, SLICE(".csv")))
        input.len -= SLICE(".csv").len;
    buffer_append(&name, input);
    buffer_append(&name, SLICE(HELD_SUFFIX));
    plan->held = buffer_detach(&name);
    return 0;
}

static int read_hold_out(struct merge_plan *plan, const struct options *options,
                         struct error *err)
{
    const char *share = options_text(options, "hold-out");
    const char *file = options_text(options, "hold-out-file");

    if (share == NULL && (file != NULL || options_given(options, "seed")))
        return error_field(err, ERROR_USAGE, "missing_option", "hold-out",
                           "--hold-out is missing: what share of the rows is "
                           "to be held out?");
    if (share == NULL)
        return 0;
    plan->seeded = options_given(options, "seed");
    plan->seed = options_int(options, "seed");
    if (hold_out_parse(&plan->hold, slice_str(share), err) < 0)
        return err->code;
    return name_held(plan, file, err);
}

static bool is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static int check_files(const struct merge_plan *plan, struct error *err)
{
    if (!is_same(plan->output, plan->held) &&
        !is_same(plan->output, plan->rejects) &&
        !is_same(plan->rejects, plan->held))
        return 0;
    return error_field(err, ERROR_USAGE, "bad_option", "output",
                       "two of the files have one name; output, hold-out and "
                       "rejects each need their own");
}

int merge_plan_read(struct merge_plan *plan, const struct invocation *inv,
                    struct error *err)
{
    const struct options *options = &inv->options;
    bool pixel = options_bool(options, "open-pixel") ||
                 options_given(options, "open-pixel-column");

    *plan = (struct merge_plan){
        .inv = inv,
        .input = invocation_argument(inv, 0),
        .link = options_text(options, "link"),
        .output = options_text(options, "output"),
        .rejects = options_text(options, "rejects"),
        .column = text_or(options, "column", COLUMN),
        .pixel = pixel ? text_or(options, "open-pixel-column", PIXEL) : NULL,
        .contacts = !options_bool(options, "no-contacts"),
    };
    if (plan->link == NULL)
        return error_field(err, ERROR_USAGE, "missing_option", "link",
                           "--link is missing: which link is to be personal?");
    if (invocation_wants_json(inv) && plan->output == NULL)
        return error_field(err, ERROR_USAGE, "missing_option", "output",
                           "--json writes to stdout; name a file for the rows "
                           "with -o");
    if (check_name("column", plan->column, err) < 0 ||
        (pixel && check_name("open-pixel-column", plan->pixel, err) < 0) ||
        read_time(plan, options, err) < 0 ||
        read_hold_out(plan, options, err) < 0)
        return err->code;
    return check_files(plan, err);
}

/* ---- Columns ------------------------------------------------------------- */

/* The next byte that counts, in lower case; '\0' at the end. */
static char next_byte(struct slice *name)
{
    while (name->len > 0) {
        char c = name->ptr[0];

        *name = slice_skip(*name, 1);
        if (c != ' ' && c != '-' && c != '_')
            return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return '\0';
}

static bool is_named(struct slice name, struct slice wanted)
{
    for (;;) {
        char a = next_byte(&name);
        char b = next_byte(&wanted);

        if (a != b)
            return false;
        if (a == '\0')
            return true;
    }
}

static size_t find(const struct csv_file *file, struct slice wanted)
{
    for (size_t i = 0; i < csv_file_columns(file); i++) {
        if (is_named(csv_file_column(file, i), wanted))
            return i;
    }
    return MERGE_PLAN_NONE;
}

/* "a, b, c" */
static void append_names(struct buffer *out, const struct csv_file *file)
{
    for (size_t i = 0; i < csv_file_columns(file) && i < NAMES_SHOWN; i++) {
        if (i > 0)
            buffer_append(out, SLICE(", "));
        buffer_append(out, slice_head(csv_file_column(file, i), 40));
    }
    if (csv_file_columns(file) > NAMES_SHOWN)
        buffer_append(out, SLICE(" ..."));
}

static int need(const struct csv_file *file, const char *option,
                struct slice name, size_t *column, struct error *err)
{
    struct buffer names = BUFFER_INIT;

    *column = find(file, name);
    if (*column != MERGE_PLAN_NONE)
        return 0;
    append_names(&names, file);
    error_field(err, ERROR_INVALID, "no_such_column", option,
                "--%s: there is no column \"%" SLICE_FMT "\"; the file has %s",
                option, SLICE_ARG(slice_head(name, 40)), buffer_str(&names));
    buffer_release(&names);
    return err->code;
}

static int refuse_new(const struct csv_file *file, const char *option,
                      const char *name, struct error *err)
{
    if (name == NULL || find(file, slice_str(name)) == MERGE_PLAN_NONE)
        return 0;
    return error_field(err, ERROR_INVALID, "column_exists", option,
                       "--%s: the file has a column \"%s\" already; give "
                       "another name",
                       option, name);
}

/* The one that is named, or else the id's if that is an e-mail's by name, or
 * else the one that is called so. */
static int find_email(struct merge_plan *plan, const struct csv_file *file,
                      struct error *err)
{
    const char *given = options_text(&plan->inv->options, "email-column");
    struct slice id = csv_file_column(file, plan->id);

    if (given != NULL)
        return need(file, "email-column", slice_str(given), &plan->email, err);
    if (slice_search_nocase(id, SLICE("mail")) < id.len)
        plan->email = plan->id;
    else
        plan->email = find(file, EMAIL_NAME);
    return 0;
}

static int find_own(struct merge_plan *plan, const struct csv_file *file,
                    struct error *err)
{
    struct slice rest =
        slice_str(options_text(&plan->inv->options, "store-columns"));
    struct slice name;

    while (slice_split(&rest, ',', &name)) {
        size_t *own = &plan->own[plan->own_count];

        if (plan->own_count == MERGE_PLAN_OWN_MAX)
            return error_field(err, ERROR_USAGE, "bad_option", "store-columns",
                               "--store-columns: more than %d",
                               MERGE_PLAN_OWN_MAX);
        if (need(file, "store-columns", slice_trim(name), own, err) < 0)
            return err->code;
        plan->own_names[plan->own_count++] = csv_file_column(file, *own);
    }
    return 0;
}

int merge_plan_columns(struct merge_plan *plan, const struct csv_file *file,
                       struct error *err)
{
    const struct options *options = &plan->inv->options;
    const char *id = options_text(options, "id-column");
    const char *email = options_text(options, "email-column");
    const char *name = options_text(options, "name-column");

    if (id == NULL)
        id = email != NULL ? email : EMAIL_NAME.ptr;
    plan->columns = csv_file_columns(file);
    if (need(file, "id-column", slice_str(id), &plan->id, err) < 0 ||
        find_email(plan, file, err) < 0)
        return err->code;
    plan->name = find(file, SLICE("name"));
    if (name != NULL &&
        need(file, "name-column", slice_str(name), &plan->name, err) < 0)
        return err->code;
    if (find_own(plan, file, err) < 0 ||
        refuse_new(file, "column", plan->column, err) < 0 ||
        refuse_new(file, "open-pixel-column", plan->pixel, err) < 0)
        return err->code;
    if (is_same(plan->column, plan->pixel))
        return error_field(err, ERROR_USAGE, "bad_option", "open-pixel-column",
                           "--open-pixel-column: the links' column is called "
                           "so");
    return 0;
}
