/*
 * tests/bench/ledger [TOUCHES [PEOPLE [CONVERSIONS [CAMPAIGNS [RUNS]]]]]
 *
 * Builds a ledger of made-up journeys in memory (by a fixed seed) and times
 * what reports do with it, on one core:
 *
 *     nice ninja -C build/release bench_ledger && build/release/bench_ledger
 *
 * Defaults: 10,000,000 touches of 1,000,000 people, 100,000 conversions spread
 * over the stages of the funnel, 50 campaigns, 5 runs. Prints minimum, median
 * and maximum, and the memory that the ledger takes. It needs no server.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "attribution/ledger/ledger.h"
#include "tests/support/report_text.h"

#define BATCH    4096
#define YEAR_MS  ((int64_t)365 * 86400000)
#define START_MS 1735689600000ll

struct setup {
    uint32_t touches, people, conversions, campaigns, runs;
};

static uint64_t draw_state = 42;

static uint64_t draw(uint64_t below)
{
    uint64_t z = draw_state += 0x9e3779b97f4a7c15ull;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (z ^ (z >> 31)) % below;
}

static double now_s(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static const char *const stages[] = {"reply", "lead", "mql",    "sal",
                                     "sql",   "won",  "renewal"};
static const char *const channels[] = {"cold_email", "print", "content",
                                       "paid_search"};
static const char *const directions[] = {"outbound", "outbound", "inbound",
                                         "outbound"};

struct texts {
    char visitor[24], campaign[16];
};

static void fill_touch(const struct setup *setup, struct texts *texts,
                       struct ledger_event *event)
{
    uint64_t campaign = draw(setup->campaigns);

    snprintf(texts->visitor, sizeof(texts->visitor), "v%07u",
             (unsigned)draw(setup->people));
    snprintf(texts->campaign, sizeof(texts->campaign), "c%03u",
             (unsigned)campaign);
    *event = (struct ledger_event){
        .type = SLICE("touch"),
        .at_ms = START_MS + (int64_t)draw(YEAR_MS),
        .visitor = slice_str(texts->visitor),
        .campaign = campaign == 0 ? SLICE("") : slice_str(texts->campaign),
        .channel = slice_str(channels[campaign % 4]),
        .direction =
            campaign == 0 ? SLICE("") : slice_str(directions[campaign % 4]),
    };
}

static void fill_stage(const struct setup *setup, struct texts *texts,
                       struct ledger_event *event)
{
    fill_touch(setup, texts, event);
    event->type = SLICE("stage");
    event->campaign = SLICE("");
    event->channel = SLICE("");
    event->direction = SLICE("");
    event->stage = slice_str(stages[draw(7)]);
    event->amount = (int64_t)draw(1000000);
    event->currency = SLICE("USD");
}

static void fill(const struct setup *setup, struct ledger *ledger)
{
    uint32_t total = setup->touches + setup->conversions;
    uint32_t stream = ledger_stream(ledger, SLICE("events:{0}"));
    struct ledger_event event;
    struct texts texts;

    for (uint32_t i = 0; i < total; i++) {
        struct stream_id id = {START_MS + i, 0};

        if (i % BATCH == 0)
            ledger_begin(ledger);
        if (draw(total) < setup->conversions)
            fill_stage(setup, &texts, &event);
        else
            fill_touch(setup, &texts, &event);
        ledger_add_event(ledger, stream, id, &event);
        if (i % BATCH == BATCH - 1 || i + 1 == total)
            ledger_end(ledger);
    }
}

/* As many human clicks, one link a campaign. */
static void fill_clicks(const struct setup *setup, struct ledger *ledger)
{
    uint32_t stream = ledger_stream(ledger, SLICE("clicks:n.0"));
    char visitor[24];
    char campaign[16];
    char link[24];

    ledger_learn_agent(ledger, SLICE("00000000000000aa"),
                       SLICE("Mozilla/5.0 (X11; Linux x86_64) Firefox/120"));
    for (uint32_t i = 0; i < setup->touches; i++) {
        unsigned number = (unsigned)draw(setup->campaigns);
        struct ledger_click click = {
            .kind = SLICE("click"),
            .ua = SLICE("00000000000000aa"),
            .channel = slice_str(channels[number % 4]),
            .direction = slice_str(directions[number % 4]),
        };

        snprintf(visitor, sizeof(visitor), "%016x",
                 (unsigned)draw(setup->people) + 1);
        snprintf(campaign, sizeof(campaign), "c%03u", number);
        snprintf(link, sizeof(link), "h/l%u", number);
        click.visitor = slice_str(visitor);
        click.campaign = slice_str(campaign);
        click.link = slice_str(link);
        if (i % BATCH == 0)
            ledger_begin(ledger);
        ledger_add_click(ledger, stream, (struct stream_id){START_MS + i, 0},
                         &click);
        if (i % BATCH == BATCH - 1 || i + 1 == setup->touches)
            ledger_end(ledger);
    }
}

/* Anything that is not a touch is a change, so the index is made anew. */
static void disturb(struct ledger *ledger)
{
    static uint64_t seq;
    uint32_t stream = ledger_stream(ledger, SLICE("events:{1}"));
    struct ledger_event event = {.type = SLICE("cost"),
                                 .at_ms = START_MS,
                                 .campaign = SLICE("c001"),
                                 .direction = SLICE("outbound"),
                                 .currency = SLICE("USD"),
                                 .amount = 1};

    ledger_begin(ledger);
    ledger_add_event(ledger, stream, (struct stream_id){START_MS, ++seq},
                     &event);
    ledger_end(ledger);
}

static double report(struct ledger *ledger, const char *name, const char *text)
{
    struct report_param params[16];
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rest = slice_str(text);
    struct slice pair;
    size_t count = 0;
    double began = now_s();

    while (text[0] != '\0' && slice_split(&rest, '&', &pair)) {
        size_t equals = slice_find(pair, '=');

        params[count].name = slice_head(pair, equals);
        params[count++].value = slice_skip(pair, equals + 1);
    }
    if (report_query_init(&query, params, count, NULL, &err) < 0 ||
        report_text(slice_str(name), ledger, &query, &out, &err) < 0) {
        fprintf(stderr, "bench_ledger: %s: %s\n", text, err.message);
        exit(1);
    }
    report_query_release(&query);
    buffer_release(&out);
    return now_s() - began;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static void print_times(const char *what, double *times, uint32_t runs)
{
    qsort(times, runs, sizeof(double), compare);
    printf("%-52s %7.3f %7.3f %7.3f s\n", what, times[0], times[runs / 2],
           times[runs - 1]);
    fflush(stdout);
}

static void measure(const struct setup *setup, struct ledger *ledger,
                    const char *what, const char *name, const char *text,
                    bool cold)
{
    double *times = calloc(setup->runs, sizeof(double));

    for (uint32_t i = 0; i < setup->runs; i++) {
        if (cold)
            disturb(ledger);
        times[i] = report(ledger, name, text);
    }
    print_times(what, times, setup->runs);
    free(times);
}

int main(int argc, char **argv)
{
    struct setup setup = {10000000, 1000000, 100000, 50, 5};
    uint32_t *fields[] = {&setup.touches, &setup.people, &setup.conversions,
                          &setup.campaigns, &setup.runs};
    struct ledger *ledger = ledger_new();
    double began = now_s();

    for (int i = 1; i < argc && i <= 5; i++)
        *fields[i - 1] = (uint32_t)strtoul(argv[i], NULL, 10);
    fill(&setup, ledger);
    printf("%u touches, %u people, %u conversions, %u campaigns: filled in "
           "%.1f s, %.0f MB\n",
           setup.touches, setup.people, setup.conversions, setup.campaigns,
           now_s() - began,
           (double)mallinfo2().uordblks / 1e6 +
               (double)mallinfo2().hblkhd / 1e6);
    printf("%-52s %7s %7s %7s\n", "", "min", "median", "max");
    measure(&setup, ledger, "one touch model by direction, after a change",
            "attribution", "models=linear", true);
    measure(&setup, ledger, "one touch model by direction, again",
            "attribution", "models=linear", false);
    measure(&setup, ledger, "twelve touch models by campaign", "attribution",
            "by=campaign&models=first,last,last_non_direct,linear,position,"
            "j_shaped,inverse_j,time_decay,u_lead,w_shaped,full_path,shapley",
            false);
    measure(&setup, ledger, "markov by campaign, no intervals", "attribution",
            "by=campaign&models=markov&bootstrap=0", false);
    measure(&setup, ledger, "markov by campaign", "attribution",
            "by=campaign&models=markov", false);
    measure(&setup, ledger, "shapley_rate by campaign", "attribution",
            "by=campaign&models=shapley_rate", false);
    measure(&setup, ledger, "paths to won", "paths", "", false);
    measure(&setup, ledger, "people: the first hundred", "people", "", false);
    measure(&setup, ledger, "people: one person", "people", "person=v0000001",
            false);
    measure(&setup, ledger, "all models by campaign, won", "attribution",
            "by=campaign&models=all", false);
    measure(&setup, ledger, "all models by campaign, all stages", "attribution",
            "by=campaign&models=all&stage=all", false);
    measure(&setup, ledger, "the same without intervals", "attribution",
            "by=campaign&models=all&stage=all&bootstrap=0", false);
    printf("memory with the index: %.0f MB\n",
           (double)mallinfo2().uordblks / 1e6 +
               (double)mallinfo2().hblkhd / 1e6);
    ledger_free(&ledger);
    ledger = ledger_new();
    fill_clicks(&setup, ledger);
    printf("the same number of clicks:\n");
    measure(&setup, ledger, "scan: human and machine clicks by campaign",
            "clicks", "by=campaign&unique=false", false);
    measure(&setup, ledger, "scan: the same of half a year", "clicks",
            "by=campaign&unique=false&from=2025-01-01&to=2025-06-30", false);
    measure(&setup, ledger, "the same with unique visitors", "clicks",
            "by=campaign", false);
    ledger_free(&ledger);
    return 0;
}
