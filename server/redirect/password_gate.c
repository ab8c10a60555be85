#include "server/redirect/password_gate.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_response.h"
#include "server/redirect/answer.h"
#include "server/redirect/forwarded.h"
#include "server/redirect/password_form.h"
#include "server/redirect/rate_table.h"
#include "server/redirect/visitor.h"

/* Ten tries, or a hundred by everybody; as many again in five minutes. */
static const struct rate_limit network_limit = {10, 30000};
static const struct rate_limit link_limit = {100, 3000};

#define NETWORKS 4096 /* of one link each, kept at a time */
#define LINKS    1024

struct password_gate {
    struct password_thread *thread; /* not owned, nor is the box */
    struct mailbox *box;
    struct rate_table *by_network; /* and link */
    struct rate_table *by_link;
};

/* Who tries at which link: the network's bytes, then the link's. */
struct try_key {
    char text[VISITOR_NETWORK_MAX + CLICK_LINK_MAX];
    size_t network_len, len;
};

/* A turn that waits for the thread. */
struct password_wait {
    struct redirect_turn turn;
    struct try_key key;
    bool gone; /* the client is */
};

struct password_gate *password_gate_new(struct password_thread *thread,
                                        struct mailbox *box,
                                        const struct clock *clock)
{
    struct password_gate *gate = memory_zalloc(1, sizeof(*gate));

    gate->thread = thread;
    gate->box = box;
    gate->by_network = rate_table_new(NETWORKS, &network_limit, clock);
    gate->by_link = rate_table_new(LINKS, &link_limit, clock);
    return gate;
}

void password_gate_free(struct password_gate **gate)
{
    struct password_gate *self = *gate;

    if (self == NULL)
        return;
    *gate = NULL;
    rate_table_free(&self->by_link);
    rate_table_free(&self->by_network);
    free(self);
}

static void make_key(struct try_key *key, const struct redirect_turn *turn,
                     struct slice link)
{
    struct sockaddr_storage from;
    struct slice network =
        visitor_network(forwarded_peer(turn->request, &from), key->text);

    link = slice_head(link, CLICK_LINK_MAX);
    memcpy(key->text + network.len, link.ptr, link.len);
    key->network_len = network.len;
    key->len = network.len + link.len;
}

static struct slice whole_key(const struct try_key *key)
{
    return slice_of(key->text, key->len);
}

static struct slice link_key(const struct try_key *key)
{
    return slice_skip(whole_key(key), key->network_len);
}

/* 0, or ms until a try is allowed. */
static int64_t take_try(struct password_gate *gate, const struct try_key *key)
{
    int64_t wait = rate_table_take(gate->by_network, whole_key(key));

    if (wait > 0)
        return wait;
    wait = rate_table_take(gate->by_link, link_key(key));
    if (wait > 0)
        rate_table_give_back(gate->by_network, whole_key(key));
    return wait;
}

static void give_try_back(struct password_gate *gate, const struct try_key *key)
{
    rate_table_give_back(gate->by_network, whole_key(key));
    rate_table_give_back(gate->by_link, link_key(key));
}

static void on_abort(struct http_request *request)
{
    struct password_wait *wait = request->user;

    wait->gone = true;
}

static void end_turn(struct redirect_turn *turn,
                     const struct password_answer *answer)
{
    turn->request->on_abort = NULL;
    if (answer->code != ERROR_NONE) {
        answer_unavailable(turn);
    } else if (answer->right) {
        turn->passed |= TURN_UNLOCKED;
        redirect_resume(turn);
    } else {
        answer_password(turn, true);
    }
}

static void on_verified(void *arg, const struct password_answer *answer)
{
    struct password_wait *wait = arg;
    struct redirect_turn turn;
    bool gone = wait->gone;

    if (!gone) {
        if (answer->code != ERROR_NONE || answer->right)
            give_try_back(wait->turn.redirect->passwords, &wait->key);
        turn_copy(&turn, &wait->turn);
    }
    free(wait);
    if (!gone)
        end_turn(&turn, answer);
}

/* The thread has too much to do. */
static void refuse(struct redirect_turn *turn, struct password_wait *wait)
{
    give_try_back(turn->redirect->passwords, &wait->key);
    turn->request->on_abort = NULL;
    free(wait);
    turn_count(turn, COUNTER_PASSWORD_SLOWED);
    answer_unavailable(turn);
}

static void verify(struct redirect_turn *turn, const struct try_key *key,
                   struct slice password, struct slice hash)
{
    struct password_gate *gate = turn->redirect->passwords;
    struct password_wait *wait = memory_alloc(sizeof(*wait));
    struct error err = ERROR_INIT;

    turn_copy(&wait->turn, turn);
    wait->key = *key;
    wait->gone = false;
    turn->request->user = wait;
    turn->request->on_abort = on_abort;
    if (password_thread_try(gate->thread, gate->box, password, hash,
                            on_verified, wait, &err) < 0)
        refuse(turn, wait);
}

static void try_password(struct redirect_turn *turn,
                         const struct cache_entry *entry, struct slice password)
{
    struct try_key key;
    int64_t wait_ms;

    make_key(&key, turn, entry->link);
    wait_ms = take_try(turn->redirect->passwords, &key);
    if (wait_ms > 0)
        answer_slow_down(turn, wait_ms);
    else
        verify(turn, &key, password, entry->gate->password);
}

void password_gate_try(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    struct http_request *request = turn->request;
    struct buffer password = BUFFER_INIT;
    int refusal =
        password_form_read(http_request_header(request, SLICE("content-type")),
                           request->body, &password);

    if (refusal != 0)
        http_response_send(request, refusal, SLICE_NONE, SLICE_NONE);
    else
        try_password(turn, entry, buffer_slice(&password));
    OPENSSL_cleanse(password.data, password.cap);
    buffer_release(&password);
}
