#include "attribution/ledger/verdict.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/file.h"

struct agent_case {
    const char *agent;
    enum verdict verdict;
    enum verdict_reason reason;
};

Test(verdict, judges_user_agents)
{
    static const struct agent_case cases[] = {
        {"", VERDICT_UNCERTAIN, VERDICT_NO_USER_AGENT},
        {"  ", VERDICT_UNCERTAIN, VERDICT_NO_USER_AGENT},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0",
         VERDICT_HUMAN, VERDICT_NOTHING},
        {"Mozilla/5.0 (Linux; Android 8; CUBOT X18 Build)", VERDICT_HUMAN,
         VERDICT_NOTHING},
        {"Mozilla/5.0 Botanic/1", VERDICT_HUMAN, VERDICT_NOTHING},
        {"Mozilla/5.0 CamScanner/4", VERDICT_HUMAN, VERDICT_NOTHING},
        {"Googlebot/2.1", VERDICT_BOT, VERDICT_SELF_NAMED},
        {"my BOT", VERDICT_BOT, VERDICT_SELF_NAMED},
        {"Cubot and bot", VERDICT_BOT, VERDICT_SELF_NAMED},
        {"WebCrawler", VERDICT_BOT, VERDICT_SELF_NAMED},
        {"Mozilla/5.0 (compatible; +http://x.example)", VERDICT_BOT,
         VERDICT_SELF_NAMED},
        {"facebookexternalhit/1.1", VERDICT_BOT, VERDICT_PREVIEW},
        {"Mozilla/5.0 BingPreview/1.0b", VERDICT_BOT, VERDICT_PREVIEW},
        {"Barracuda Sentinel (EE)", VERDICT_SCANNER, VERDICT_SELF_NAMED},
        {"Mozilla/5.0 (compatible; Proofpoint URL Defense)", VERDICT_SCANNER,
         VERDICT_SELF_NAMED},
        {"curl/8.0", VERDICT_BOT, VERDICT_TOOL},
        {"python-requests/2.3", VERDICT_BOT, VERDICT_TOOL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct verdict_finding finding =
            verdict_of_agent(slice_str(cases[i].agent));

        cr_expect_eq(finding.verdict, cases[i].verdict, "%s gave %s",
                     cases[i].agent, verdict_name(finding.verdict));
        cr_expect_eq(finding.reason, cases[i].reason, "%s gave %s",
                     cases[i].agent, verdict_reason_name(finding.reason));
    }
}

Test(verdict, a_hits_own_headers_go_before_its_user_agent)
{
    struct verdict_finding human = {VERDICT_HUMAN, VERDICT_NOTHING};

    cr_expect_eq(verdict_of_hit(SLICE("xh"), human).reason, VERDICT_HEAD);
    cr_expect_eq(verdict_of_hit(SLICE("p"), human).reason, VERDICT_PREFETCHED);
    cr_expect_eq(verdict_of_hit(SLICE("p"), human).verdict, VERDICT_PREFETCH);
    cr_expect_eq(verdict_of_hit(SLICE("xq"), human).verdict, VERDICT_HUMAN);
    cr_expect(verdict_is_machine(VERDICT_PREFETCH));
    cr_expect(verdict_is_machine(VERDICT_SCANNER));
    cr_expect_not(verdict_is_machine(VERDICT_UNCERTAIN));
}

/* Lines "  - user agent" of isbot's lists; counts those judged machines. */
static size_t count_machines(const char *name, size_t *of, bool tell)
{
    const char *shared = getenv("WAYPOST_SHARED");
    struct buffer bytes = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct slice rest;
    struct slice line;
    char *path = file_path(shared != NULL ? shared : "../shared",
                           "corpora/bots/%s", name);
    size_t machines = 0;

    *of = 0;
    if (file_read(path, 8 << 20, &bytes, &err) == 0) {
        rest = buffer_slice(&bytes);
        while (slice_split(&rest, '\n', &line)) {
            if (!slice_starts(line, SLICE("  - ")))
                continue;
            line = slice_skip(line, 4);
            if (slice_starts(line, SLICE("\"")))
                line = slice_of(line.ptr + 1, line.len - 2);
            (*of)++;
            if (!verdict_is_machine(verdict_of_agent(line).verdict))
                continue;
            machines++;
            if (tell)
                printf("taken for a machine: %" SLICE_FMT "\n",
                       SLICE_ARG(line));
        }
    }
    buffer_release(&bytes);
    free(path);
    return machines;
}

Test(verdict, flags_no_browser_and_most_crawlers)
{
    size_t browsers;
    size_t crawlers;
    size_t wrong = count_machines("isbot-browsers.yml", &browsers, true);
    size_t right = count_machines("isbot-crawlers.yml", &crawlers, false);

    if (browsers == 0 || crawlers == 0)
        cr_skip("corpora: skipped, WAYPOST_SHARED/corpora/bots is not here");
    printf("crawlers known by their own words: %zu of %zu\n", right, crawlers);
    cr_expect_eq(wrong, 0, "%zu of %zu browsers", wrong, browsers);
    cr_expect_gt(right * 100, crawlers * 58);
}
