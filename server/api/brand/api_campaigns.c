#include <jansson.h>

#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_resource.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/call/tags_json.h"
#include "shortener/store/campaign_store.h"

/* Empty texts are null: not set. */
static void set_text(json_t *json, const char *name, struct slice value)
{
    json_object_set_new(json, name,
                        value.len > 0 ? json_text_new(value) : json_null());
}

/* Likewise a time that is open. */
static void set_time(json_t *json, const char *name, int64_t ms)
{
    json_object_set_new(json, name, ms != 0 ? json_text_time(ms) : json_null());
}

static json_t *campaign_to_json(const struct campaign *campaign)
{
    json_t *json = json_object();

    set_text(json, "id", campaign->id);
    set_text(json, "name", campaign->name);
    set_text(json, "direction", campaign->direction);
    set_text(json, "objective", campaign->objective);
    set_text(json, "channel", campaign->channel);
    json_object_set_new(json, "utm", tags_json_show(campaign->utm));
    set_time(json, "starts", campaign->starts);
    set_time(json, "ends", campaign->ends);
    set_time(json, "created_at", campaign->created_at);
    set_time(json, "updated_at", campaign->updated_at);
    return json;
}

/* The template laid over the stored one; null removes all of it. */
static int take_utm(const json_t *body, const json_t *given,
                    struct campaign *campaign, struct buffer *text,
                    struct error *err)
{
    if (json_is_null(json_object_get(body, "utm")))
        campaign->utm = SLICE_NONE;
    if (given == NULL)
        return 0;
    if (tags_json_merge(given, "utm", campaign->utm, text, err) < 0)
        return err->code;
    campaign->utm = buffer_slice(text);
    return 0;
}

/* `text` gets what the campaign then points at; it must stay. */
static int read_body(const json_t *body, bool fresh, struct campaign *campaign,
                     struct buffer *text, struct error *err)
{
    const json_t *utm = NULL;
    const struct json_field fields[] = {
        {"name", JSON_FIELD_TEXT, .text = &campaign->name},
        {"direction", JSON_FIELD_TEXT, .text = &campaign->direction},
        {"objective", JSON_FIELD_TEXT, .text = &campaign->objective},
        {"channel", JSON_FIELD_TEXT, .text = &campaign->channel},
        {"utm", JSON_FIELD_OBJECT, .json = &utm},
        {"starts", JSON_FIELD_TIME, .number = &campaign->starts},
        {"ends", JSON_FIELD_TIME, .number = &campaign->ends},
        {"id", JSON_FIELD_TEXT, .required = true, .text = &campaign->id},
    };
    size_t count = sizeof(fields) / sizeof(fields[0]);

    /* The id names the campaign and cannot be changed. */
    if (json_fields_read(body, fields, fresh ? count : count - 1, err) < 0)
        return err->code;
    if (take_utm(body, utm, campaign, text, err) < 0)
        return err->code;
    return campaign_check(campaign, err);
}

static int write_campaign(struct api_call *call,
                          const struct redisReply *stored, const json_t *body,
                          store_fn *fn, json_t **shown, struct error *err)
{
    struct redis *redis = call->api->redis;
    struct campaign campaign = {0};
    struct buffer text = BUFFER_INIT;

    if (stored != NULL && campaign_from_reply(&campaign, stored) < 0)
        return error_set(err, ERROR_CORRUPT, "the stored campaign has no id");
    if (read_body(body, stored == NULL, &campaign, &text, err) < 0) {
        buffer_release(&text);
        return err->code;
    }
    campaign.updated_at = clock_wall_ms(call->api->clock);
    if (stored == NULL)
        campaign.created_at = campaign.updated_at;
    *shown = campaign_to_json(&campaign);
    if (stored == NULL)
        campaign_store_create(redis, &campaign, fn, call);
    else
        campaign_store_update(redis, &campaign, fn, call);
    buffer_release(&text);
    return 0;
}

static json_t *show_campaign(const struct redisReply *record)
{
    struct campaign campaign;

    /* One without an id shows what it has. */
    (void)!campaign_from_reply(&campaign, record);
    return campaign_to_json(&campaign);
}

static int read_key(struct slice text, struct buffer *key, struct error *err)
{
    if (text.len > CAMPAIGN_ID_MAX)
        return error_set(err, ERROR_NOT_FOUND,
                         "no campaign has an id of %zu bytes", text.len);
    buffer_append(key, text);
    return 0;
}

static const struct api_resource campaigns = {
    .noun = "campaign",
    .path = "/api/v1/campaigns",
    .param = SLICE_INIT("id"),
    .key = read_key,
    .write = write_campaign,
    .show = show_campaign,
    .get = campaign_store_get,
    .list = campaign_store_list,
    .remove = campaign_store_delete,
};

void api_campaigns_add(void *api, struct http_request *request,
                       const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_add(&campaigns, request->user);
}

void api_campaigns_list(void *api, struct http_request *request,
                        const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_list(&campaigns, request->user);
}

void api_campaigns_show(void *api, struct http_request *request,
                        const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_show(&campaigns, request->user);
}

void api_campaigns_edit(void *api, struct http_request *request,
                        const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_edit(&campaigns, request->user);
}

void api_campaigns_remove(void *api, struct http_request *request,
                          const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_remove(&campaigns, request->user);
}
