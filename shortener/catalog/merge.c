#include "shortener/catalog/merge.h"

void merge_random_id(struct random *random, char *id)
{
    random_text(random, random_base62, sizeof(random_base62), id, MERGE_ID_LEN);
}

bool merge_is_id(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (slice_find(slice_of(random_base62, sizeof(random_base62)),
                       text.ptr[i]) == sizeof(random_base62))
            return false;
    }
    return text.len == MERGE_ID_LEN;
}

void merge_to_fields(const struct merge *merge, struct fields *fields)
{
    fields_add(fields, "link", merge->link);
    fields_add(fields, "campaign", merge->campaign);
    fields_add_int(fields, "sent_at", merge->sent_at);
    fields_add_int(fields, "recipients", merge->recipients);
    fields_add_int(fields, "held_out", merge->held_out);
}

void merge_from_reply(struct merge *merge, struct slice id,
                      const struct redisReply *reply)
{
    *merge = (struct merge){
        .id = id,
        .link = redis_reply_field(reply, SLICE("link")),
        .campaign = redis_reply_field(reply, SLICE("campaign")),
        .sent_at = fields_int(reply, "sent_at", 0),
        .recipients = fields_int(reply, "recipients", 0),
        .held_out = fields_int(reply, "held_out", 0),
    };
}

size_t merge_list_lines(struct slice list)
{
    size_t count = 0;
    struct slice line;

    while (slice_split(&list, '\n', &line))
        count++;
    return count;
}

bool merge_list_is_used(struct slice list)
{
    for (size_t i = 0; i < list.len; i++) {
        if (list.ptr[i] != '\n')
            return true;
    }
    return false;
}
