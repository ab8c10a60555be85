#include "server/api/link/link_checks.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/destination/brand_looks.h"
#include "server/api/destination/destination_policy.h"
#include "server/api/link/rule_json.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/link_addresses.h"

/* One address that the link did not have before. */
struct checked_url {
    struct link_checks *checks;
    const char *field;
    size_t rule; /* from 1; 0: no rule's */
    char *text;  /* owned */
    struct slice url;
    bool is_own, is_blocked;
};

struct link_checks {
    struct api *api;
    const struct link *link;
    bool fresh;
    bool has_campaign;         /* it exists */
    struct known_record brand; /* with its text in `allowed_hosts` */
    struct buffer allowed_hosts;
    struct buffer stored;     /* its addresses, each ended by '\n' */
    struct checked_url *urls; /* owned array */
    size_t url_count;
    size_t due; /* answers */
    struct error err;
    link_checks_fn *fn;
    void *arg;
};

/* ---- The verdict --------------------------------------------------------- */

static int check_records(struct link_checks *checks, struct error *err)
{
    const struct link *link = checks->link;

    if (!checks->brand.exists && checks->fresh)
        return error_field(err, ERROR_INVALID, "unknown_brand", "brand",
                           "there is no brand \"%" SLICE_FMT
                           "\"; make it first, or choose another",
                           SLICE_ARG(slice_head(link->brand, 100)));
    if (!checks->has_campaign && link->campaign.len > 0)
        return error_field(err, ERROR_INVALID, "unknown_campaign", "campaign",
                           "there is no campaign \"%" SLICE_FMT
                           "\"; make it first, or choose another",
                           SLICE_ARG(slice_head(link->campaign, 100)));
    return 0;
}

/* A rule's error names the rule. */
static int check_url(const struct destination_facts *facts,
                     const struct checked_url *at, struct error *err)
{
    char name[ERROR_WORD_MAX];
    struct error why = ERROR_INIT;

    if (at->rule == 0)
        return destination_policy_check(facts, at->url, at->field, err);
    snprintf(name, sizeof(name), "rule %zu", at->rule);
    if (destination_policy_check(facts, at->url, name, &why) == 0)
        return 0;
    return error_field(err, why.code, why.reason, at->field, "%s", why.message);
}

static int check_urls(struct link_checks *checks, json_t *warnings,
                      struct error *err)
{
    struct destination_facts facts = {
        .brand = checks->link->brand,
        .known = &checks->brand,
        .blocklist = api_blocklist(checks->api),
    };

    for (size_t i = 0; i < checks->url_count; i++) {
        const struct checked_url *at = &checks->urls[i];

        facts.is_own = at->is_own;
        facts.is_blocked = at->is_blocked;
        if (check_url(&facts, at, err) < 0)
            return err->code;
        brand_looks_warn(checks->api->looks, at->url, at->field, warnings);
    }
    rule_json_warn(checks->link->rules, checks->api->knows_countries, warnings);
    return 0;
}

static void free_checks(struct link_checks *checks)
{
    for (size_t i = 0; i < checks->url_count; i++)
        free(checks->urls[i].text);
    free(checks->urls);
    buffer_release(&checks->stored);
    buffer_release(&checks->allowed_hosts);
    free(checks);
}

/* One answer less to wait for; with the last one all is judged. */
static void end_one(struct link_checks *checks)
{
    struct error *err = &checks->err;
    json_t *warnings;

    if (--checks->due > 0)
        return;
    warnings = json_array();
    if (err->code == ERROR_NONE && check_records(checks, err) == 0)
        (void)!check_urls(checks, warnings, err);
    if (err->code != ERROR_NONE)
        json_array_clear(warnings);
    checks->fn(checks->arg, err->code != ERROR_NONE ? err : NULL, warnings);
    json_decref(warnings);
    free_checks(checks);
}

/* ---- The answers --------------------------------------------------------- */

static void keep_error(struct link_checks *checks, const struct error *err)
{
    if (err != NULL)
        checks->err = *err;
}

static void on_looks(void *arg)
{
    end_one(arg);
}

static void on_brand(void *arg, const struct error *err,
                     const struct known_record *brand)
{
    struct link_checks *checks = arg;

    keep_error(checks, err);
    if (brand != NULL) {
        buffer_append(&checks->allowed_hosts, brand->allowed_hosts);
        checks->brand = *brand;
        checks->brand.allowed_hosts = buffer_slice(&checks->allowed_hosts);
    }
    end_one(checks);
}

static void on_campaign(void *arg, const struct error *err,
                        const struct known_record *campaign)
{
    struct link_checks *checks = arg;

    keep_error(checks, err);
    checks->has_campaign = campaign != NULL && campaign->exists;
    end_one(checks);
}

static void on_own(void *arg, const struct error *err,
                   const struct known_record *brand)
{
    struct checked_url *at = arg;

    keep_error(at->checks, err);
    at->is_own = brand != NULL && brand->exists;
    end_one(at->checks);
}

static void on_block(void *arg, const struct error *err,
                     const struct known_record *block)
{
    struct checked_url *at = arg;

    keep_error(at->checks, err);
    at->is_blocked = block != NULL && block->exists;
    end_one(at->checks);
}

/* ---- The questions ------------------------------------------------------- */

static int note_stored(void *arg, const struct link_address *address,
                       struct error *err)
{
    struct link_checks *checks = arg;

    (void)err;
    buffer_append(&checks->stored, address->url);
    buffer_append_byte(&checks->stored, '\n');
    return 0;
}

static bool is_stored(const struct link_checks *checks, struct slice url)
{
    struct slice rest = buffer_slice(&checks->stored);
    struct slice known;

    while (rest.len > 0 && slice_split(&rest, '\n', &known)) {
        if (slice_equal(known, url))
            return true;
    }
    return false;
}

static int add_url(void *arg, const struct link_address *address,
                   struct error *err)
{
    struct link_checks *checks = arg;
    char *text;

    (void)err;
    if (is_stored(checks, address->url))
        return 0;
    text = slice_copy(address->url);
    checks->urls = memory_resize(checks->urls, checks->url_count + 1,
                                 sizeof(*checks->urls));
    checks->urls[checks->url_count++] = (struct checked_url){
        .checks = checks,
        .field = address->field,
        .rule = address->rule,
        .text = text,
        .url = slice_of(text, address->url.len),
    };
    return 0;
}

/* Rules that are stored and cannot be read count as none: they may be mended.*/
static void find_urls(struct link_checks *checks, const struct link *stored)
{
    struct error ignored = ERROR_INIT;

    if (stored != NULL)
        (void)!link_addresses_each(stored, note_stored, checks, &ignored);
    (void)!link_addresses_each(checks->link, add_url, checks, &checks->err);
}

void link_checks_run(struct api *api, struct known_records *known,
                     const struct link *link, const struct link *stored,
                     link_checks_fn *fn, void *arg)
{
    struct link_checks *checks = memory_zalloc(1, sizeof(*checks));

    checks->api = api;
    checks->link = link;
    checks->fresh = stored == NULL;
    checks->fn = fn;
    checks->arg = arg;
    find_urls(checks, stored);
    /* The last answer may come at once, and ends all: it is ours. */
    checks->due = 3 + 2 * checks->url_count + (link->campaign.len > 0);
    known_records_brand(known, link->brand, on_brand, checks);
    if (link->campaign.len > 0)
        known_records_campaign(known, link->campaign, on_campaign, checks);
    for (size_t i = 0; i < checks->url_count; i++) {
        struct checked_url *at = &checks->urls[i];
        struct slice host = destination_host(at->url);

        known_records_brand(known, host, on_own, at);
        known_records_block(known, host, on_block, at);
    }
    brand_looks_wait(api->looks, on_looks, checks);
    end_one(checks);
}
