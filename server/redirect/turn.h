#ifndef SERVER_TURN_H
#define SERVER_TURN_H

#include <stdbool.h>

#include "attribution/record/click.h"
#include "core/metrics.h"
#include "server/http/http_request.h"
#include "server/redirect/counters.h"
#include "server/redirect/redirect.h"
#include "server/redirect/route.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/placement.h"

/* Where a turn is going. */
enum turn_aim {
    TURN_LINK,    /* to what the route names */
    TURN_HIDDEN,  /* its link must look as if it did not exist */
    TURN_EXPIRED, /* its link is over: to the brand's word about that */
};

/* What a gated link has been asked already, of this turn (gate.h). */
enum turn_pass {
    TURN_UNLOCKED = 1, /* the password was right */
    TURN_INSIDE = 2,   /* its clicks are not used up */
    TURN_OUTSIDE = 4,  /* they are */
};

/*
 * One request of the public port on its way to an answer: what redirect.c
 * found out about it, and hands to those who record and answer it. It lives on
 * the stack, or, while somebody is asked, on the heap.
 *
 * Some slices point into the turn's own text, so it is copied by turn_copy.
 */
struct redirect_turn {
    struct redirect *redirect;
    struct http_request *request;
    struct slice host; /* lower case */
    struct route route;
    struct slice recipient; /* of a personal link: the token, if it is good */
    bool bad_token;         /* it is not: its check failed */
    char host_text[BRAND_HOST_MAX + 1];
    enum turn_aim aim;
    unsigned passed;   /* enum turn_pass */
    struct slice link; /* "host/slug" of the link that is over */
    char slug_text[PLACEMENT_CODE_MAX + 2]; /* "Q/CODE" */
    char link_text[CLICK_LINK_MAX];
};

/* `to` lies elsewhere than `from`. */
void turn_copy(struct redirect_turn *to, const struct redirect_turn *from);

/* From here on it goes to the brand's word for `link`, which is over. */
void turn_expire(struct redirect_turn *turn, struct slice link);

/* It came from a form: it must be answered by what a GET would get. */
static inline bool turn_posts(const struct redirect_turn *turn)
{
    return turn->request->method == HTTP_METHOD_POST;
}

static inline void turn_count(const struct redirect_turn *turn, enum counter id)
{
    metrics_add(turn->redirect->counters, id, 1);
}

#endif
