#ifndef SERVER_HTTP2_PATIENCE_H
#define SERVER_HTTP2_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How long a client may send what is allowed, costs us work and gets nobody
 * anything: requests that it resets at once (CVE-2023-44487), or has us reset
 * (CVE-2025-8671), PING, SETTINGS and WINDOW_UPDATE without end, empty DATA,
 * header tables made to unpack into megabytes. Each but the last is fine now
 * and then, so each takes from an account that time fills again, and so do
 * answers that went out. Once the account is empty, the connection ends with
 * GOAWAY ENHANCE_YOUR_CALM. (PRIORITY and unknown frames are skipped, which
 * costs no more than their bytes.)
 *
 *     http2_patience_init(&patience, now_ms);
 *     http2_patience_spend(&patience, HTTP2_TRIAL_RESET);
 *     if (http2_patience_is_lost(&patience, now_ms)) ...
 *
 * A browser that leaves a page resets all of its requests, 100 at most; the
 * account pays for 200 at once and for 20 a second from then on.
 */
#define HTTP2_PATIENCE_MAX        1000 /* points, at the start and at most */
#define HTTP2_PATIENCE_PER_SECOND 100  /* points that come back */
#define HTTP2_PATIENCE_ANSWER     2    /* points for an answer that was taken */
/* Bytes of answers that give a point: a WINDOW_UPDATE each 32 KB for stream
 * and connection is usual, and must not cost more than they bring. */
#define HTTP2_PATIENCE_BYTES 4096

enum http2_trial {
    HTTP2_TRIAL_RESET,    /* a stream that came to nothing, whoever reset it */
    HTTP2_TRIAL_EMPTY,    /* DATA without data that does not end the stream */
    HTTP2_TRIAL_PING,     /* answered with one */
    HTTP2_TRIAL_SETTINGS, /* answered with one */
    HTTP2_TRIAL_HINT,     /* WINDOW_UPDATE, GOAWAY */
    HTTP2_TRIAL_BOMB,     /* a head several times as large as may be */
    HTTP2_TRIAL_COUNT
};

struct http2_patience {
    int64_t points;
    int64_t filled_ms; /* steady clock: until when time has filled it */
    size_t bytes;      /* sent, that gave no point yet */
};

void http2_patience_init(struct http2_patience *patience, int64_t now_ms);

void http2_patience_spend(struct http2_patience *patience,
                          enum http2_trial trial);

/* An answer was taken to its end, or `n` bytes of answers were sent. */
void http2_patience_earn_answer(struct http2_patience *patience);
void http2_patience_earn_bytes(struct http2_patience *patience, size_t n);

/* Whether it has come to an end; fills the account first. */
bool http2_patience_is_lost(struct http2_patience *patience, int64_t now_ms);

#endif
