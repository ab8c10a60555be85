#include "shortener/catalog/campaign.h"

#include "shortener/catalog/channel.h"
#include "shortener/catalog/text.h"
#include "shortener/catalog/utm.h"

#define CAMPAIGN_NAME_MAX 200

static bool is_id_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static int check_id(struct slice id, struct error *err)
{
    bool good = id.len > 0 && id.len <= CAMPAIGN_ID_MAX;

    for (size_t i = 0; i < id.len && good; i++)
        good = is_id_byte(id.ptr[i]);
    if (good)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_campaign_id", "id",
                       "campaign id \"%" SLICE_FMT
                       "\" must be 1 to %d letters, digits, '-', '_' or '.'",
                       SLICE_ARG(slice_head(id, CAMPAIGN_ID_MAX)),
                       CAMPAIGN_ID_MAX);
}

static int check_direction(struct campaign *campaign, struct error *err)
{
    const struct channel *channel = channel_find(campaign->channel);

    if (campaign->direction.len == 0 && channel != NULL)
        campaign->direction = channel->direction;
    if (campaign->direction.len == 0)
        return error_field(err, ERROR_INVALID, "direction_missing", "direction",
                           "a campaign needs a direction (inbound or "
                           "outbound) or a channel that has one");
    if (!channel_is_direction(campaign->direction))
        return error_field(err, ERROR_INVALID, "bad_direction", "direction",
                           "direction \"%" SLICE_FMT
                           "\" must be inbound or outbound",
                           SLICE_ARG(slice_head(campaign->direction, 40)));
    return 0;
}

int campaign_check(struct campaign *campaign, struct error *err)
{
    if (check_id(campaign->id, err) < 0)
        return err->code;
    if (campaign->channel.len > 0 && channel_check(campaign->channel, err) < 0)
        return err->code;
    if (check_direction(campaign, err) < 0)
        return err->code;
    if (campaign->objective.len > 0 &&
        !channel_is_objective(campaign->objective))
        return error_field(err, ERROR_INVALID, "bad_objective", "objective",
                           "objective \"%" SLICE_FMT
                           "\" must be upstream or downstream",
                           SLICE_ARG(slice_head(campaign->objective, 40)));
    if (text_check(campaign->name, CAMPAIGN_NAME_MAX, "name", err) < 0 ||
        utm_check(campaign->utm, err) < 0)
        return err->code;
    if (campaign->starts != 0 && campaign->ends != 0 &&
        campaign->ends < campaign->starts)
        return error_field(err, ERROR_INVALID, "bad_span", "ends",
                           "the campaign ends before it starts");
    return 0;
}

void campaign_to_fields(const struct campaign *campaign, struct fields *fields)
{
    fields_add(fields, "id", campaign->id);
    fields_add(fields, "name", campaign->name);
    fields_add(fields, "direction", campaign->direction);
    fields_add(fields, "objective", campaign->objective);
    fields_add(fields, "channel", campaign->channel);
    fields_add(fields, "utm", campaign->utm);
    if (campaign->starts != 0)
        fields_add_int(fields, "starts", campaign->starts);
    if (campaign->ends != 0)
        fields_add_int(fields, "ends", campaign->ends);
    fields_add_int(fields, "created_at", campaign->created_at);
    fields_add_int(fields, "updated_at", campaign->updated_at);
}

int campaign_from_reply(struct campaign *campaign,
                        const struct redisReply *reply)
{
    *campaign = (struct campaign){
        .id = redis_reply_field(reply, SLICE("id")),
        .name = redis_reply_field(reply, SLICE("name")),
        .direction = redis_reply_field(reply, SLICE("direction")),
        .objective = redis_reply_field(reply, SLICE("objective")),
        .channel = redis_reply_field(reply, SLICE("channel")),
        .utm = redis_reply_field(reply, SLICE("utm")),
        .starts = fields_int(reply, "starts", 0),
        .ends = fields_int(reply, "ends", 0),
        .created_at = fields_int(reply, "created_at", 0),
        .updated_at = fields_int(reply, "updated_at", 0),
        .version = fields_int(reply, "version", 1),
    };
    return campaign->id.len > 0 ? 0 : ERROR_NOT_FOUND;
}
