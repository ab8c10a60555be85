#include "server/redirect/follow.h"

#include "core/random.h"
#include "server/redirect/answer.h"
#include "server/redirect/click_record.h"
#include "shortener/resolve/location.h"

#define CLICK_ID_LEN 14

void follow_link(struct redirect_turn *turn,
                 const struct resolver_answer *answer)
{
    struct redirect *redirect = turn->redirect;
    const struct cache_entry *entry = answer->entry;
    char id_text[CLICK_ID_LEN];
    struct slice click_id = SLICE_NONE;

    if (entry->tracks) {
        random_text(&redirect->random, random_base62, sizeof(random_base62),
                    id_text, sizeof(id_text));
        click_id = slice_of(id_text, sizeof(id_text));
    }
    buffer_clear(&redirect->location);
    location_build(entry->prepared, entry->insert_at, entry->query,
                   turn->request->query, click_id, &redirect->location);
    click_record_link(turn, answer, click_id);
    answer_location(turn->request, entry->status,
                    buffer_slice(&redirect->location), entry->cache_seconds,
                    entry->robots);
}
