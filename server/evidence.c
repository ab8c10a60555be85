#include "server/evidence.h"

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
static void look_at(struct evidence *evidence, struct slice name,
                    struct slice value)
{
    switch (name.len) {
    case 5:
    case 9:
    case 11:
        if (is_prefetch(name, value))
            evidence->flags |= CLICK_FLAG_PREFETCH;
        break;
    case 7:
        if (slice_equal_nocase(name, SLICE("referer")))
            evidence->referrer = click_cut_referrer(value);
        else if (is_prefetch(name, value))
            evidence->flags |= CLICK_FLAG_PREFETCH;
        break;
    case 10:
        if (slice_equal_nocase(name, SLICE("user-agent")))
            evidence->user_agent = value;
        break;
    case 15:
        if (slice_equal_nocase(name, SLICE("accept-language")))
            evidence->language = value;
        break;
    default:
        break;
    }
}

void evidence_gather(struct evidence *evidence,
                     const struct http_request *request,
                     const struct siphash_key *secret,
                     enum visitor_address_mode mode)
{
    struct slice name;
    struct slice value;
    size_t at = 0;

    evidence->user_agent = SLICE_NONE;
    evidence->referrer = SLICE_NONE;
    evidence->language = SLICE_NONE;
    evidence->flags = request->method == HTTP_METHOD_HEAD ? CLICK_FLAG_HEAD : 0;
    while (http_request_next_header(request, &at, &name, &value))
        look_at(evidence, name, value);
    evidence->visitor =
        visitor_hash(secret, request->peer, evidence->user_agent);
    evidence->address =
        visitor_address(request->peer, mode, evidence->address_text);
}

void evidence_fill(const struct evidence *evidence, struct click *click)
{
    click->flags |= evidence->flags;
    click->visitor = evidence->visitor;
    click->user_agent = evidence->user_agent;
    click->referrer = evidence->referrer;
    click->language = evidence->language;
    click->ip = evidence->address;
}
