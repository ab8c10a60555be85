#ifndef SERVER_TURN_H
#define SERVER_TURN_H

#include <stdbool.h>

#include "core/metrics.h"
#include "server/http/http_request.h"
#include "server/redirect/counters.h"
#include "server/redirect/redirect.h"
#include "server/redirect/route.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/placement.h"

/*
 * One request of the public port on its way to an answer: what redirect.c
 * found out about it, and hands to those who record and answer it. It lives on
 * the stack, or, while a look-up asks Redis, in a redirect_wait.
 *
 * Some slices point into the turn's own text, so it is copied by redirect.c
 * only.
 */
struct redirect_turn {
    struct redirect *redirect;
    struct http_request *request;
    struct slice host; /* lower case */
    struct route route;
    struct slice recipient; /* of a personal link: the token, if it is good */
    bool bad_token;         /* it is not: its check failed */
    char host_text[BRAND_HOST_MAX + 1];
    char slug_text[PLACEMENT_CODE_MAX + 2]; /* "Q/CODE" */
};

static inline void turn_count(const struct redirect_turn *turn, enum counter id)
{
    metrics_add(turn->redirect->counters, id, 1);
}

#endif
