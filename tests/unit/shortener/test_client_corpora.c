#include "shortener/rule/client.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/file.h"
#include "shortener/rule/rule.h"

/* Reads isbot's list of browsers; false where it is not here. */
static bool read_browsers(struct buffer *bytes)
{
    const char *shared = getenv("WAYPOST_SHARED");
    struct error err = ERROR_INIT;
    char *path = file_path(shared != NULL ? shared : "../shared",
                           "corpora/bots/isbot-browsers.yml");
    bool good = file_read(path, 8 << 20, bytes, &err) == 0;

    free(path);
    return good;
}

/* Takes the next "  - user agent" off `rest`. */
static bool next_agent(struct slice *rest, struct slice *agent)
{
    while (rest->len > 0 && slice_split(rest, '\n', agent)) {
        if (!slice_starts(*agent, SLICE("  - ")))
            continue;
        *agent = slice_skip(*agent, 4);
        return true;
    }
    return false;
}

/*
 * What a person would say by the words alone; the list has more of what no
 * rule knows (Amiga, televisions) than the web has.
 */
Test(client_corpora, browsers_are_what_they_say)
{
    struct buffer bytes = BUFFER_INIT;
    struct slice rest;
    struct slice agent;
    size_t all = 0;
    size_t known = 0;

    if (!read_browsers(&bytes))
        cr_skip("corpora: skipped, WAYPOST_SHARED/corpora/bots is not here");
    rest = buffer_slice(&bytes);
    while (next_agent(&rest, &agent)) {
        struct client_headers headers = {.user_agent = agent};
        struct client client;

        client_recognise(&client, &headers);
        all++;
        known += client.device != 0;
        cr_expect_neq(client.device, RULE_BIT(RULE_BOT), "%" SLICE_FMT,
                      SLICE_ARG(agent));
        if (slice_search(agent, SLICE("(iPhone; ")) < agent.len)
            cr_expect_eq(client.system, RULE_BIT(RULE_IOS), "%" SLICE_FMT,
                         SLICE_ARG(agent));
        if (slice_search(agent, SLICE("Windows NT")) < agent.len &&
            slice_search_nocase(agent, SLICE("xbox")) == agent.len)
            cr_expect_eq(client.device, RULE_BIT(RULE_DESKTOP), "%" SLICE_FMT,
                         SLICE_ARG(agent));
    }
    printf("browsers with a class of device: %zu of %zu\n", known, all);
    cr_expect_gt(known * 10, all * 8);
    buffer_release(&bytes);
}
