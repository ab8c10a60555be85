#include "server/redirect/follow.h"

#include "core/random.h"
#include "server/redirect/answer.h"
#include "server/redirect/click_record.h"
#include "shortener/resolve/location.h"

#define CLICK_ID_LEN 14

static void build_location(struct redirect_turn *turn,
                           const struct cache_entry *entry,
                           struct slice click_id)
{
    struct buffer *location = &turn->redirect->location;
    struct location_extra extra = {
        .path = turn->route.rest,
        .mode = entry->query,
        .query = turn->request->query,
        .click_id = click_id,
    };

    buffer_clear(location);
    location_build(entry->prepared, entry->insert_at, &extra, location);
}

void follow_link(struct redirect_turn *turn,
                 const struct resolver_answer *answer)
{
    struct redirect *redirect = turn->redirect;
    const struct cache_entry *entry = answer->entry;
    char id_text[CLICK_ID_LEN];
    struct slice click_id = SLICE_NONE;
    /* A 307 would send the password on to the destination. */
    int status = turn_posts(turn) ? 303 : entry->status;

    if (entry->tracks) {
        random_text(&redirect->random, random_base62, sizeof(random_base62),
                    id_text, sizeof(id_text));
        click_id = slice_of(id_text, sizeof(id_text));
    }
    build_location(turn, entry, click_id);
    click_record_link(turn, answer, click_id, status);
    answer_location(turn->request, status, buffer_slice(&redirect->location),
                    entry->cache_seconds, entry->robots);
}
