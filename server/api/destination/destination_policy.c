#include "server/api/destination/destination_policy.h"

#include "shortener/address/destination.h"
#include "shortener/address/host_pattern.h"
#include "shortener/address/public_shorteners.h"
#include "shortener/catalog/page.h"

static int check_blocks(const struct destination_facts *facts,
                        struct slice host, const char *field, struct error *err)
{
    bool listed = host_list_covers(facts->blocklist, host);

    if (!listed && !facts->is_blocked)
        return 0;
    return error_field(
        err, ERROR_INVALID, "blocked_host", field,
        "%s: %" SLICE_FMT " is blocked%s; nothing may lead there", field,
        SLICE_ARG(slice_head(host, 100)),
        listed ? " by the server's blocklist" : " (see waypost block list)");
}

static int check_loop(const struct destination_facts *facts, struct slice host,
                      const char *field, struct error *err)
{
    bool itself = slice_equal(host, facts->brand);

    if (!itself && (!facts->is_own || facts->known->allow_shorteners))
        return 0;
    return error_field(err, ERROR_INVALID, "loop", field,
                       "%s: a loop: %" SLICE_FMT
                       " is one of our own brands; give the address that "
                       "visitors are to reach in the end",
                       field, SLICE_ARG(slice_head(host, 100)));
}

static int check_allowed(const struct destination_facts *facts,
                         struct slice host, const char *field,
                         struct error *err)
{
    struct slice allowed = facts->known->allowed_hosts;

    if (allowed.len == 0 || host_pattern_match(allowed, host))
        return 0;
    return error_field(err, ERROR_INVALID, "host_not_allowed", field,
                       "%s: %" SLICE_FMT " is none of the hosts that brand "
                       "%" SLICE_FMT " may lead to; its allowed_hosts say "
                       "which are",
                       field, SLICE_ARG(slice_head(host, 100)),
                       SLICE_ARG(slice_head(facts->brand, 100)));
}

static int check_shortener(const struct destination_facts *facts,
                           struct slice host, const char *field,
                           struct error *err)
{
    if (facts->known->allow_shorteners || !public_shorteners_has(host))
        return 0;
    return error_field(err, ERROR_INVALID, "shortener_chain", field,
                       "%s: %" SLICE_FMT " is a shortener itself; give the "
                       "address behind it, or let brand %" SLICE_FMT
                       " allow_shorteners",
                       field, SLICE_ARG(slice_head(host, 100)),
                       SLICE_ARG(slice_head(facts->brand, 100)));
}

int destination_policy_check(const struct destination_facts *facts,
                             struct slice url, const char *field,
                             struct error *err)
{
    struct slice host = destination_host(url);

    if (check_blocks(facts, host, field, err) < 0 ||
        check_loop(facts, host, field, err) < 0 ||
        check_allowed(facts, host, field, err) < 0 ||
        check_shortener(facts, host, field, err) < 0)
        return err->code;
    return 0;
}

static int check_way_back(const struct destination_facts *facts,
                          struct slice url, struct slice host,
                          const char *field, struct error *err)
{
    bool own = facts->is_own || slice_equal(host, facts->brand);

    if (!own || page_is_address(url))
        return 0;
    return error_field(err, ERROR_INVALID, "loop", field,
                       "%s: a loop: %" SLICE_FMT
                       " is one of our own brands; give an address elsewhere, "
                       "or a link page (%" SLICE_FMT "/@name)",
                       field, SLICE_ARG(slice_head(host, 100)),
                       SLICE_ARG(slice_head(host, 100)));
}

int destination_policy_check_brand(const struct destination_facts *facts,
                                   struct slice url, const char *field,
                                   struct error *err)
{
    struct slice host = destination_host(url);

    if (check_blocks(facts, host, field, err) < 0 ||
        check_way_back(facts, url, host, field, err) < 0 ||
        check_shortener(facts, host, field, err) < 0)
        return err->code;
    return 0;
}
