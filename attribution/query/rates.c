#include "attribution/query/rates.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/query/currency.h"
#include "core/buffer.h"
#include "core/datetime.h"
#include "core/file.h"
#include "core/memory.h"

#define RATES_DAY_MS   86400000
#define RATES_FILE_MAX (64u << 20)
#define RATES_FIELDS   4

struct rate {
    char pair[7]; /* "EURUSD" */
    int64_t first_day, last_day;
    double rate;
    unsigned line;
};

struct rates {
    atomic_uint holders;
    struct rate *list; /* by pair, then day; owned */
    size_t count;
    size_t room;
};

static int rates_refuse(struct error *err, unsigned line, const char *what)
{
    return error_field(err, ERROR_INVALID, "bad_rate", "rates",
                       "line %u of the rates: %s; a line looks like "
                       "2026-11-20,EUR,USD,1.0843",
                       line, what);
}

/* Ten digits are an instant to datetime_parse, and no day to anybody. */
static bool rates_read_day(struct slice text, int64_t *day)
{
    int64_t ms;

    if (text.len != 10 || text.ptr[4] != '-' || !datetime_parse(text, &ms))
        return false;
    *day = ms / RATES_DAY_MS - (ms % RATES_DAY_MS < 0);
    return true;
}

/* "2026-11-20" or "2026-11-21..2026-11-22" */
static bool rates_read_days(struct slice text, struct rate *rate)
{
    size_t dots = slice_search(text, SLICE(".."));

    if (!rates_read_day(slice_head(text, dots), &rate->first_day))
        return false;
    rate->last_day = rate->first_day;
    if (dots == text.len)
        return true;
    return rates_read_day(slice_skip(text, dots + 2), &rate->last_day) &&
           rate->last_day >= rate->first_day;
}

static int rates_read_line(struct slice text, unsigned line, struct rate *rate,
                           struct error *err)
{
    struct slice fields[RATES_FIELDS] = {0};
    size_t count = 0;
    struct slice each;

    while (slice_split(&text, ',', &each)) {
        if (count == RATES_FIELDS)
            return rates_refuse(err, line, "it has more than four fields");
        fields[count++] = slice_trim(each);
    }
    if (count < RATES_FIELDS)
        return rates_refuse(err, line, "it has fewer than four fields");
    if (!rates_read_days(fields[0], rate))
        return rates_refuse(err, line, "the day or range of days is none");
    if (!currency_is_code(fields[1]) || !currency_is_code(fields[2]) ||
        slice_equal(fields[1], fields[2]))
        return rates_refuse(err, line, "it must name two currencies");
    if (!slice_parse_double(fields[3], &rate->rate) || !(rate->rate > 0) ||
        rate->rate > 1e12)
        return rates_refuse(err, line, "the rate is no number above zero");
    memcpy(rate->pair, fields[1].ptr, 3);
    memcpy(rate->pair + 3, fields[2].ptr, 3);
    rate->line = line;
    return 0;
}

static void rates_add(struct rates *rates, const struct rate *rate)
{
    if (rates->count == rates->room) {
        rates->room = rates->room > 0 ? rates->room * 2 : 64;
        rates->list =
            memory_resize(rates->list, rates->room, sizeof(rates->list[0]));
    }
    rates->list[rates->count++] = *rate;
}

static int rates_compare(const void *a, const void *b)
{
    const struct rate *left = a;
    const struct rate *right = b;
    int order = memcmp(left->pair, right->pair, sizeof(left->pair));

    if (order != 0)
        return order;
    return (left->first_day > right->first_day) -
           (left->first_day < right->first_day);
}

static int rates_check(const struct rates *rates, struct error *err)
{
    for (size_t i = 1; i < rates->count; i++) {
        const struct rate *one = &rates->list[i - 1];
        const struct rate *next = &rates->list[i];

        if (memcmp(one->pair, next->pair, sizeof(one->pair)) == 0 &&
            next->first_day <= one->last_day)
            return rates_refuse(err,
                                one->line > next->line ? one->line : next->line,
                                "its pair has a rate for such a day already");
    }
    return 0;
}

static int rates_read_lines(struct rates *rates, struct slice text,
                            struct error *err)
{
    struct slice line;

    for (unsigned number = 1; slice_split(&text, '\n', &line); number++) {
        struct rate rate = {0};

        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        line = slice_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (rates_read_line(line, number, &rate, err) < 0)
            return err->code;
        rates_add(rates, &rate);
    }
    if (rates->count > 0)
        qsort(rates->list, rates->count, sizeof(rates->list[0]), rates_compare);
    return rates_check(rates, err);
}

int rates_parse(struct slice text, struct rates **rates, struct error *err)
{
    *rates = memory_zalloc(1, sizeof(**rates));
    atomic_init(&(*rates)->holders, 1);
    if (rates_read_lines(*rates, text, err) < 0)
        rates_unref(rates);
    return *rates != NULL ? 0 : err->code;
}

int rates_read(const char *path, struct rates **rates, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code = file_read(path, RATES_FILE_MAX, &text, err);

    *rates = NULL;
    if (code == 0)
        code = rates_parse(buffer_slice(&text), rates, err);
    buffer_release(&text);
    return code;
}

struct rates *rates_ref(struct rates *rates)
{
    if (rates != NULL)
        atomic_fetch_add(&rates->holders, 1);
    return rates;
}

void rates_unref(struct rates **rates)
{
    struct rates *self = *rates;

    *rates = NULL;
    if (self == NULL || atomic_fetch_sub(&self->holders, 1) > 1)
        return;
    free(self->list);
    free(self);
}

/* The last rate of the pair that begins on that day or earlier. */
static const struct rate *rates_last(const struct rates *rates,
                                     const struct rate *wanted)
{
    size_t low = 0;
    size_t high = rates->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rates_compare(&rates->list[middle], wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &rates->list[low - 1] : NULL;
}

static bool rates_find_pair(const struct rates *rates, int64_t day,
                            struct slice from, struct slice to, double *rate)
{
    struct rate wanted = {.first_day = day};
    const struct rate *found;

    memcpy(wanted.pair, from.ptr, 3);
    memcpy(wanted.pair + 3, to.ptr, 3);
    found = rates_last(rates, &wanted);
    if (found == NULL || day > found->last_day ||
        memcmp(found->pair, wanted.pair, sizeof(wanted.pair)) != 0)
        return false;
    *rate = found->rate;
    return true;
}

bool rates_find(const struct rates *rates, int64_t day, struct slice from,
                struct slice to, double *rate)
{
    if (rates == NULL || !currency_is_code(from) || !currency_is_code(to))
        return false;
    if (rates_find_pair(rates, day, from, to, rate))
        return true;
    if (!rates_find_pair(rates, day, to, from, rate))
        return false;
    *rate = 1 / *rate;
    return true;
}
