#include "attribution/ledger/verdict.h"

#include "core/robot.h"

struct verdict_finding verdict_of_agent(struct slice user_agent)
{
    static const struct verdict_finding findings[] = {
        [ROBOT_NONE] = {VERDICT_HUMAN, VERDICT_NOTHING},
        [ROBOT_SELF_NAMED] = {VERDICT_BOT, VERDICT_SELF_NAMED},
        [ROBOT_SCANNER] = {VERDICT_SCANNER, VERDICT_SELF_NAMED},
        [ROBOT_PREVIEW] = {VERDICT_BOT, VERDICT_PREVIEW},
        [ROBOT_TOOL] = {VERDICT_BOT, VERDICT_TOOL},
    };

    if (slice_trim(user_agent).len == 0)
        return (struct verdict_finding){VERDICT_UNCERTAIN,
                                        VERDICT_NO_USER_AGENT};
    return findings[robot_recognise(user_agent)];
}

struct verdict_finding verdict_of_hit(struct slice flags,
                                      struct verdict_finding agent)
{
    if (slice_find(flags, 'h') < flags.len)
        return (struct verdict_finding){VERDICT_PREFETCH, VERDICT_HEAD};
    if (slice_find(flags, 'p') < flags.len)
        return (struct verdict_finding){VERDICT_PREFETCH, VERDICT_PREFETCHED};
    return agent;
}

bool verdict_is_machine(enum verdict verdict)
{
    return verdict == VERDICT_BOT || verdict == VERDICT_SCANNER ||
           verdict == VERDICT_PREFETCH;
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {
        [VERDICT_HUMAN] = "human",         [VERDICT_BOT] = "bot",
        [VERDICT_SCANNER] = "scanner",     [VERDICT_PREFETCH] = "prefetch",
        [VERDICT_UNCERTAIN] = "uncertain",
    };

    return names[verdict];
}

const char *verdict_reason_name(enum verdict_reason reason)
{
    static const char *const names[] = {
        [VERDICT_NOTHING] = "nothing",
        [VERDICT_CONFIRMED] = "confirmed",
        [VERDICT_REPORTED] = "reported",
        [VERDICT_HEAD] = "head",
        [VERDICT_PREFETCHED] = "prefetched",
        [VERDICT_SELF_NAMED] = "self_named",
        [VERDICT_PREVIEW] = "preview",
        [VERDICT_TOOL] = "tool",
        [VERDICT_NO_USER_AGENT] = "no_user_agent",
    };

    return names[reason];
}
