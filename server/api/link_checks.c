#include "server/api/link_checks.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/address/destination.h"

struct link_checks {
    char *brand, *campaign, *host; /* owned */
    size_t due;                    /* replies */
    struct error err;              /* the first that was found */
    link_checks_fn *fn;
    void *arg;
};

static void end_one(struct link_checks *checks)
{
    if (--checks->due > 0)
        return;
    checks->fn(checks->arg,
               checks->err.code != ERROR_NONE ? &checks->err : NULL);
    free(checks->brand);
    free(checks->campaign);
    free(checks->host);
    free(checks);
}

/* Keeps an error of Redis; true if there is none. */
static bool is_told(struct link_checks *checks, const struct error *err)
{
    if (err != NULL)
        checks->err = *err;
    return err == NULL;
}

static void on_brand(void *arg, const struct error *err, bool exists)
{
    struct link_checks *checks = arg;

    if (is_told(checks, err) && !exists)
        error_field(&checks->err, ERROR_INVALID, "unknown_brand", "brand",
                    "there is no brand \"%.100s\"; make it first, or choose "
                    "another",
                    checks->brand);
    end_one(checks);
}

static void on_campaign(void *arg, const struct error *err, bool exists)
{
    struct link_checks *checks = arg;

    if (is_told(checks, err) && !exists)
        error_field(&checks->err, ERROR_INVALID, "unknown_campaign", "campaign",
                    "there is no campaign \"%.100s\"; make it first, or "
                    "choose another",
                    checks->campaign);
    end_one(checks);
}

/* Here the good answer is that there is none. */
static void on_own_host(void *arg, const struct error *err, bool exists)
{
    struct link_checks *checks = arg;

    if (is_told(checks, err) && exists)
        error_field(&checks->err, ERROR_INVALID, "loop", "destination",
                    "destination: a loop: %.100s is one of our own brands; "
                    "give the address that visitors are to reach in the end",
                    checks->host);
    end_one(checks);
}

/* "go.test." reaches the same server as "go.test". */
static struct slice host_of(struct slice destination)
{
    struct slice host = destination_host(destination);

    return slice_head(host, host.len - slice_ends(host, SLICE(".")));
}

void link_checks_run(struct known_records *known, struct slice brand,
                     struct slice campaign, struct slice destination,
                     link_checks_fn *fn, void *arg)
{
    struct link_checks *checks = memory_zalloc(1, sizeof(*checks));

    checks->brand = slice_copy(brand);
    checks->campaign = slice_copy(campaign);
    checks->host = slice_copy(host_of(destination));
    checks->fn = fn;
    checks->arg = arg;
    checks->due = 1 + (brand.len > 0) + (campaign.len > 0);
    /* The last of them may end it all at once. */
    if (brand.len > 0)
        known_records_brand(known, brand, on_brand, checks);
    if (campaign.len > 0)
        known_records_campaign(known, campaign, on_campaign, checks);
    known_records_brand(known, slice_str(checks->host), on_own_host, checks);
}
