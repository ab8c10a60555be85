#include "server/redirect/sender.h"

#include "attribution/ledger/verdict.h"
#include "server/redirect/forwarded.h"

/*
 * Browsers' words for "nobody has clicked yet": Purpose and X-Purpose (older
 * WebKit), X-Moz (Firefox), Sec-Purpose (the standard; "prefetch" or
 * "prefetch;prerender").
 */
static bool is_prefetch(struct slice name, struct slice value)
{
    if (!slice_equal_nocase(name, SLICE("purpose")) &&
        !slice_equal_nocase(name, SLICE("x-purpose")) &&
        !slice_equal_nocase(name, SLICE("sec-purpose")) &&
        !slice_equal_nocase(name, SLICE("x-moz")))
        return false;
    return slice_search_nocase(value, SLICE("prefetch")) < value.len ||
           slice_search_nocase(value, SLICE("prerender")) < value.len ||
           slice_search_nocase(value, SLICE("preview")) < value.len;
}

/* One header field; lengths first, since most are none of ours. */
static void look_at(struct sender *sender, struct slice name,
                    struct slice value, struct slice *forwarded)
{
    switch (name.len) {
    case 5:
    case 9:
    case 11:
        if (is_prefetch(name, value))
            sender->flags |= CLICK_FLAG_PREFETCH;
        break;
    case 7:
        if (slice_equal_nocase(name, SLICE("referer")))
            sender->referrer = click_cut_referrer(value);
        else if (is_prefetch(name, value))
            sender->flags |= CLICK_FLAG_PREFETCH;
        break;
    case 10:
        if (slice_equal_nocase(name, SLICE("user-agent")))
            sender->user_agent = value;
        break;
    case 15:
        if (slice_equal_nocase(name, SLICE("accept-language")))
            sender->language = value;
        else if (slice_equal_nocase(name, SLICE("x-forwarded-for")))
            *forwarded = value;
        break;
    default:
        break;
    }
}

void sender_gather(struct sender *sender, const struct http_request *request,
                   const struct siphash_key *secret,
                   enum visitor_address_mode mode)
{
    struct slice forwarded = SLICE_NONE;
    struct sockaddr_storage from;
    const struct sockaddr *peer;
    struct slice name;
    struct slice value;
    size_t at = 0;

    sender->user_agent = SLICE_NONE;
    sender->referrer = SLICE_NONE;
    sender->language = SLICE_NONE;
    sender->flags = request->method == HTTP_METHOD_HEAD ? CLICK_FLAG_HEAD : 0;
    while (http_request_next_header(request, &at, &name, &value))
        look_at(sender, name, value, &forwarded);
    peer = forwarded_from(request->peer, forwarded, &from);
    sender->visitor = visitor_hash(secret, peer, sender->user_agent);
    sender->address = visitor_address(peer, mode, sender->address_text);
}

bool sender_is_person(const struct sender *sender)
{
    struct slice flags = sender->flags & CLICK_FLAG_HEAD       ? SLICE("h")
                         : sender->flags & CLICK_FLAG_PREFETCH ? SLICE("p")
                                                               : SLICE_NONE;
    struct verdict_finding agent = verdict_of_agent(sender->user_agent);

    return verdict_of_hit(flags, agent).verdict == VERDICT_HUMAN;
}

void sender_fill(const struct sender *sender, struct click *click)
{
    click->flags |= sender->flags;
    click->visitor = sender->visitor;
    click->user_agent = sender->user_agent;
    click->referrer = sender->referrer;
    click->language = sender->language;
    click->ip = sender->address;
}
