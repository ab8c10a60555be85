#include "shortener/catalog/channel.h"

#define OUTBOUND SLICE_INIT("outbound")
#define INBOUND  SLICE_INIT("inbound")

static const struct channel channels[] = {
    {SLICE_INIT("cold_email"), OUTBOUND},
    {SLICE_INIT("cold_call"), OUTBOUND},
    {SLICE_INIT("direct_mail"), OUTBOUND},
    {SLICE_INIT("print"), OUTBOUND},
    {SLICE_INIT("event"), OUTBOUND},
    {SLICE_INIT("door_to_door"), OUTBOUND},
    {SLICE_INIT("tv_radio"), OUTBOUND},
    {SLICE_INIT("sms"), OUTBOUND},
    {SLICE_INIT("paid_search"), OUTBOUND},
    {SLICE_INIT("paid_social"), OUTBOUND},
    {SLICE_INIT("display"), OUTBOUND},
    {SLICE_INIT("affiliate"), OUTBOUND},
    {SLICE_INIT("organic_search"), INBOUND},
    {SLICE_INIT("organic_social"), INBOUND},
    {SLICE_INIT("content"), INBOUND},
    {SLICE_INIT("video"), INBOUND},
    {SLICE_INIT("webinar"), INBOUND},
    {SLICE_INIT("opt_in_email"), INBOUND},
    {SLICE_INIT("referral"), INBOUND},
    {SLICE_INIT("link_page"), INBOUND},
    {SLICE_INIT("direct"), INBOUND},
    {SLICE_INIT("ai_assistant"), INBOUND},
};

const struct channel *channel_find(struct slice name)
{
    for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++) {
        if (slice_equal(name, channels[i].name))
            return &channels[i];
    }
    return NULL;
}

void channel_append_names(struct buffer *out)
{
    for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++) {
        if (i > 0)
            buffer_append(out, SLICE(", "));
        buffer_append(out, channels[i].name);
    }
}

bool channel_is_direction(struct slice name)
{
    return slice_equal(name, SLICE("inbound")) ||
           slice_equal(name, SLICE("outbound"));
}

bool channel_is_objective(struct slice name)
{
    return slice_equal(name, SLICE("upstream")) ||
           slice_equal(name, SLICE("downstream"));
}

struct slice channel_direction(struct slice name)
{
    const struct channel *channel = channel_find(name);

    return channel != NULL ? channel->direction : SLICE("unknown");
}

int channel_check(struct slice name, struct error *err)
{
    struct buffer names = BUFFER_INIT;

    if (channel_find(name) != NULL)
        return 0;
    channel_append_names(&names);
    error_field(err, ERROR_INVALID, "bad_channel", "channel",
                "channel \"%" SLICE_FMT "\" is not known; use one of %s",
                SLICE_ARG(slice_head(name, 40)), buffer_str(&names));
    buffer_release(&names);
    return err->code;
}
