#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/siphash.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_lookup.h"
#include "shortener/address/app_url.h"
#include "shortener/resolve/fork.h"
#include "shortener/resolve/location.h"
#include "shortener/rule/rule_text.h"
#include "shortener/rule/rule_vocabulary.h"
#include "shortener/store/campaign_store.h"

/*
 * POST /api/v1/links/{brand}/{slug}/test: where the link would lead a visitor
 * whom the body describes, and which rules stand in the way. Nothing is
 * recorded, and no gate (times, limits, passwords) is looked at.
 */
struct link_test {
    json_t *body; /* owned; the slices below point into it */
    struct link_copy copy;
    struct slice user_agent, language, country, query, visitor, recipient;
    bool returning;
    int64_t at_ms; /* 0: now */
};

static void free_test(void *state)
{
    struct link_test *test = state;

    json_decref(test->body);
    link_copy_release(&test->copy);
    free(test);
}

/* ---- What is asked ------------------------------------------------------- */

static int read_body(struct api_call *call, struct link_test *test,
                     struct error *err)
{
    const struct json_field fields[] = {
        {"user_agent", JSON_FIELD_TEXT, .text = &test->user_agent},
        {"language", JSON_FIELD_TEXT, .text = &test->language},
        {"country", JSON_FIELD_TEXT, .text = &test->country},
        {"query", JSON_FIELD_TEXT, .text = &test->query},
        {"visitor", JSON_FIELD_TEXT, .text = &test->visitor},
        {"recipient", JSON_FIELD_TEXT, .text = &test->recipient},
        {"returning", JSON_FIELD_BOOL, .flag = &test->returning},
        {"at", JSON_FIELD_TIME, .number = &test->at_ms},
    };

    if (api_call_body(call, &test->body, err) < 0)
        return err->code;
    return json_fields_read(test->body, fields,
                            sizeof(fields) / sizeof(fields[0]), err);
}

/* Without a visitor or recipient, somebody new each time. */
static uint64_t draw(struct api_call *call, const struct link_test *test)
{
    const struct link *link = &test->copy.link;
    struct buffer name = BUFFER_INIT;
    uint64_t visitor = test->visitor.len > 0
                           ? siphash(call->api->secret, test->visitor)
                           : random_u64(&call->api->random);
    uint64_t result;

    buffer_append(&name, link->brand);
    buffer_append_byte(&name, '/');
    buffer_append(&name, link->slug);
    result = rule_match_draw(call->api->secret, buffer_slice(&name),
                             test->recipient, visitor);
    buffer_release(&name);
    return result;
}

static void find_facts(struct api_call *call, const struct link_test *test,
                       struct rule_facts *facts)
{
    struct client_headers headers = {.user_agent = test->user_agent};

    *facts = (struct rule_facts){
        .country = test->country,
        .query = test->query,
        .returning = test->returning,
        .now_ms =
            test->at_ms != 0 ? test->at_ms : clock_wall_ms(call->api->clock),
        .draw = draw(call, test),
    };
    client_recognise(&facts->client, &headers);
    accept_language_parse(&facts->languages, test->language);
}

/* ---- What comes of it ---------------------------------------------------- */

static json_t *word_to_json(const struct rule_vocabulary *vocabulary,
                            unsigned bits)
{
    for (size_t i = 0; i < vocabulary->count; i++) {
        if (bits == RULE_BIT(i))
            return json_string(vocabulary->words[i]);
    }
    return json_null();
}

/* Each rule with what stands in its way, up to the one that decides. */
static json_t *rules_to_json(const struct fork *fork,
                             const struct rule_facts *facts)
{
    size_t count = fork != NULL && fork->rules != NULL ? fork->rules->count : 0;
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const char *obstacle = rule_match_obstacle(fork->rules, i, facts);
        struct buffer text = BUFFER_INIT;

        rule_text_append_rule(fork->rules, i, &text);
        json_array_append_new(
            list, json_pack("{s:o, s:b, s:s?}", "text",
                            json_text_new(buffer_slice(&text)), "holds",
                            obstacle == NULL, "obstacle", obstacle));
        buffer_release(&text);
    }
    return list;
}

static json_t *rule_number(const struct fork *fork,
                           const struct fork_target *target)
{
    if (target == NULL || target == fork->ios || target == fork->android)
        return json_null();
    return json_integer(
        (json_int_t)fork->rules->sides[target - fork->sides].rule + 1);
}

static void build_location(const struct link *link,
                           const struct fork_target *target, struct slice query,
                           struct buffer *out)
{
    const struct location_extra extra = {.mode = link->query, .query = query};
    struct buffer own = BUFFER_INIT;
    struct slice prepared;
    size_t insert_at;

    if (target != NULL && target->way == FORK_REDIRECT) {
        prepared = target->prepared;
        insert_at = target->insert_at;
    } else {
        insert_at = location_prepare(link, link->destination, &own);
        prepared = buffer_slice(&own);
    }
    location_build(prepared, insert_at, &extra, out);
    buffer_release(&own);
}

static void set_place(json_t *json, const struct link *link,
                      const struct fork_target *target, struct slice query)
{
    enum fork_way way = target != NULL ? target->way : FORK_REDIRECT;
    struct buffer location = BUFFER_INIT;
    struct buffer intent = BUFFER_INIT;

    build_location(link, target, query, &location);
    if (way != FORK_REDIRECT) {
        json_text_set(json, "app", target->prepared);
        json_text_set(json, "fallback", buffer_slice(&location));
    }
    if (way == FORK_ANDROID_APP)
        app_url_append_intent(target->prepared, buffer_slice(&location),
                              &intent);
    json_object_set_new(json, "status",
                        json_integer(way == FORK_IOS_APP ? 200 : link->status));
    json_object_set_new(json, "location",
                        way == FORK_IOS_APP
                            ? json_null()
                            : json_text_new(buffer_slice(
                                  way == FORK_REDIRECT ? &location : &intent)));
    buffer_release(&intent);
    buffer_release(&location);
}

static json_t *answer_of(struct api_call *call, struct link_test *test)
{
    const struct link *link = &test->copy.link;
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct fork *fork = fork_new(link, &zones);
    const struct fork_target *target = NULL;
    struct rule_facts facts;
    json_t *json;

    find_facts(call, test, &facts);
    if (fork != NULL)
        target = fork_choose(fork, &facts);
    json = json_pack("{s:o, s:o}", "rule", rule_number(fork, target), "variant",
                     fork == NULL     ? json_null()
                     : target != NULL ? json_text_new(target->name)
                                      : json_text_new(RULE_NAME_DEFAULT));
    set_place(json, link, target, test->query);
    json_object_set_new(json, "device",
                        word_to_json(&rule_devices, facts.client.device));
    json_object_set_new(json, "os",
                        word_to_json(&rule_systems, facts.client.system));
    json_object_set_new(json, "rules", rules_to_json(fork, &facts));
    fork_free(&fork);
    zone_shelf_release(&zones);
    return json;
}

/* ---- The calls ----------------------------------------------------------- */

static void on_campaign(void *arg, const struct error *err,
                        const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct link_test *test = call->state;
    struct link_heritage heritage = {0};
    struct campaign campaign = {0};

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    if (err == NULL && campaign_from_reply(&campaign, reply) == 0)
        heritage = (struct link_heritage){
            .direction = campaign.direction,
            .channel = campaign.channel,
            .utm = campaign.utm,
        };
    link_inherit(&test->copy.link, &heritage);
    api_call_json(call, 200, answer_of(call, test));
}

static void on_link(struct api_call *call, const struct link *link)
{
    struct link_test *test = call->state;
    const struct link_heritage none = {0};

    link_copy_set(&test->copy, link);
    if (link->campaign.len > 0) {
        campaign_store_get(call->api->redis, test->copy.link.campaign,
                           on_campaign, call);
        return;
    }
    link_inherit(&test->copy.link, &none);
    api_call_json(call, 200, answer_of(call, test));
}

void api_link_test(void *api, struct http_request *request,
                   const struct http_match *match)
{
    struct api_call *call = request->user;
    struct link_test *test = memory_zalloc(1, sizeof(*test));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = test;
    call->release = free_test;
    if (read_body(call, test, &err) < 0)
        api_call_fail(call, &err);
    else
        link_lookup_start(call, on_link);
}
