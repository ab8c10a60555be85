#include "server/http2/http2_patience.h"

/* Points, by trial. */
static const int64_t costs[HTTP2_TRIAL_COUNT] = {
    [HTTP2_TRIAL_RESET] = 5,
    [HTTP2_TRIAL_EMPTY] = 5,
    [HTTP2_TRIAL_PING] = 5,
    [HTTP2_TRIAL_SETTINGS] = 10,
    [HTTP2_TRIAL_HINT] = 1,
    [HTTP2_TRIAL_BOMB] = INT64_C(2) * HTTP2_PATIENCE_MAX,
};

void http2_patience_init(struct http2_patience *patience, int64_t now_ms)
{
    *patience = (struct http2_patience){HTTP2_PATIENCE_MAX, now_ms, 0};
}

static void earn(struct http2_patience *patience, int64_t points)
{
    patience->points += points;
    if (patience->points > HTTP2_PATIENCE_MAX)
        patience->points = HTTP2_PATIENCE_MAX;
}

void http2_patience_spend(struct http2_patience *patience,
                          enum http2_trial trial)
{
    patience->points -= costs[trial];
}

void http2_patience_earn_answer(struct http2_patience *patience)
{
    earn(patience, HTTP2_PATIENCE_ANSWER);
}

void http2_patience_earn_bytes(struct http2_patience *patience, size_t n)
{
    patience->bytes += n;
    earn(patience, (int64_t)(patience->bytes / HTTP2_PATIENCE_BYTES));
    patience->bytes %= HTTP2_PATIENCE_BYTES;
}

/* Only what makes whole points is taken from the clock. */
static void fill(struct http2_patience *patience, int64_t now_ms)
{
    int64_t points =
        (now_ms - patience->filled_ms) * HTTP2_PATIENCE_PER_SECOND / 1000;

    if (points <= 0)
        return;
    patience->filled_ms += points * 1000 / HTTP2_PATIENCE_PER_SECOND;
    earn(patience, points);
}

bool http2_patience_is_lost(struct http2_patience *patience, int64_t now_ms)
{
    fill(patience, now_ms);
    return patience->points < 0;
}
