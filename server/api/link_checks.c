#include "server/api/link_checks.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/link_addresses.h"

/* A host that is asked for, and the field whose address it is of. */
struct link_check_host {
    struct link_checks *checks; /* what it is one of */
    const char *field;
    char *host; /* owned */
};

struct link_checks {
    char *brand, *campaign; /* owned */
    /* Each on the heap, since the list moves while it grows. */
    struct link_check_host **hosts;
    size_t host_count;
    size_t due;       /* replies, and one for the start itself */
    struct error err; /* the first that was found */
    link_checks_fn *fn;
    void *arg;
};

static void free_checks(struct link_checks *checks)
{
    for (size_t i = 0; i < checks->host_count; i++) {
        free(checks->hosts[i]->host);
        free(checks->hosts[i]);
    }
    free(checks->hosts);
    free(checks->brand);
    free(checks->campaign);
    free(checks);
}

static void end_one(struct link_checks *checks)
{
    if (--checks->due > 0)
        return;
    checks->fn(checks->arg,
               checks->err.code != ERROR_NONE ? &checks->err : NULL);
    free_checks(checks);
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
    struct link_check_host *host = arg;

    if (is_told(host->checks, err) && exists)
        error_field(&host->checks->err, ERROR_INVALID, "loop", host->field,
                    "%s: a loop: %.100s is one of our own brands; give the "
                    "address that visitors are to reach in the end",
                    host->field, host->host);
    end_one(host->checks);
}

/* "go.test." reaches the same server as "go.test". */
static struct slice host_of(struct slice destination)
{
    struct slice host = destination_host(destination);

    return slice_head(host, host.len - slice_ends(host, SLICE(".")));
}

static bool is_listed(const struct link_checks *checks, struct slice host)
{
    for (size_t i = 0; i < checks->host_count; i++) {
        if (slice_equal(slice_str(checks->hosts[i]->host), host))
            return true;
    }
    return false;
}

static int list_host(void *arg, const char *field, struct slice url,
                     struct error *err)
{
    struct link_checks *checks = arg;
    struct slice name = host_of(url);
    struct link_check_host *host;

    (void)err;
    if (is_listed(checks, name))
        return 0;
    host = memory_alloc(sizeof(*host));
    *host = (struct link_check_host){checks, field, slice_copy(name)};
    checks->hosts = memory_resize(checks->hosts, checks->host_count + 1,
                                  sizeof(struct link_check_host *));
    checks->hosts[checks->host_count++] = host;
    return 0;
}

void link_checks_run(struct known_records *known, const struct link *link,
                     bool fresh, link_checks_fn *fn, void *arg)
{
    struct link_checks *checks = memory_zalloc(1, sizeof(*checks));

    checks->brand = slice_copy(link->brand);
    checks->campaign = slice_copy(link->campaign);
    checks->fn = fn;
    checks->arg = arg;
    (void)!link_addresses_each(link, list_host, checks, &checks->err);
    checks->due = 1 + checks->host_count + fresh + (link->campaign.len > 0);
    if (fresh)
        known_records_brand(known, slice_str(checks->brand), on_brand, checks);
    if (link->campaign.len > 0)
        known_records_campaign(known, slice_str(checks->campaign), on_campaign,
                               checks);
    for (size_t i = 0; i < checks->host_count; i++)
        known_records_brand(known, slice_str(checks->hosts[i]->host),
                            on_own_host, checks->hosts[i]);
    end_one(checks);
}
