#include "attribution/ledger/tagset.h"

#include <criterion/criterion.h>

struct noted {
    struct interner *tagsets, *strings;
};

static struct noted note_start(void)
{
    return (struct noted){interner_new(), interner_new()};
}

static void note_end(struct noted *noted)
{
    interner_free(&noted->strings);
    interner_free(&noted->tagsets);
}

static uint32_t note(struct noted *noted, struct tagset_texts texts)
{
    return tagset_add(noted->tagsets, noted->strings, &texts);
}

Test(tagset, equal_sets_have_one_id)
{
    struct noted noted = note_start();
    struct tagset_texts texts = {.campaign = SLICE("mail"),
                                 .placement = SLICE("bus")};
    uint32_t id = note(&noted, texts);

    cr_expect_eq(note(&noted, texts), id);
    texts.placement = SLICE("door");
    cr_expect_neq(note(&noted, texts), id);
    texts.placement = SLICE("bus");
    texts.variant = SLICE("a");
    cr_expect_neq(note(&noted, texts), id);
    note_end(&noted);
}

Test(tagset, holds_each_text_under_its_own_name)
{
    struct noted noted = note_start();
    struct tagset_texts texts = {
        .campaign = SLICE("mail"),
        .channel = SLICE("print"),
        .direction = SLICE("outbound"),
        .source = SLICE("paper"),
        .content = SLICE("button"),
        .link = SLICE("h/free"),
        .placement = SLICE("main-road"),
    };
    const struct tagset *tags = tagset_at(noted.tagsets, note(&noted, texts));
    const struct {
        uint32_t id;
        struct slice text;
    } cases[] = {
        {tags->campaign, texts.campaign},   {tags->channel, texts.channel},
        {tags->direction, texts.direction}, {tags->source, texts.source},
        {tags->content, texts.content},     {tags->link, texts.link},
        {tags->placement, texts.placement},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect(slice_equal(interner_text(noted.strings, cases[i].id),
                              cases[i].text),
                  SLICE_FMT, SLICE_ARG(cases[i].text));
    note_end(&noted);
}

Test(tagset, is_direct_if_neither_campaign_nor_source_nor_channel_brought_it)
{
    static const struct {
        struct tagset_texts texts;
        bool direct, campaign;
    } cases[] = {
        {{.campaign = SLICE_INIT("")}, true, false},
        {{.channel = SLICE_INIT("direct")}, true, false},
        {{.channel = SLICE_INIT("direct"), .direction = SLICE_INIT("inbound")},
         true,
         false},
        {{.direction = SLICE_INIT("outbound")}, true, false},
        {{.content = SLICE_INIT("button"),
          .link = SLICE_INIT("h/free"),
          .placement = SLICE_INIT("bus")},
         true,
         false},
        {{.channel = SLICE_INIT("organic_search")}, false, false},
        {{.channel = SLICE_INIT("direct_mail")}, false, false},
        {{.channel = SLICE_INIT("Direct")}, false, false},
        {{.channel = SLICE_INIT("(direct)")}, false, false},
        {{.source = SLICE_INIT("paper")}, false, false},
        {{.source = SLICE_INIT("direct")}, false, false},
        {{.channel = SLICE_INIT("direct"), .source = SLICE_INIT("paper")},
         false,
         false},
        {{.campaign = SLICE_INIT("mail")}, false, true},
        {{.campaign = SLICE_INIT("direct")}, false, true},
        {{.campaign = SLICE_INIT("mail"), .channel = SLICE_INIT("direct")},
         false,
         true},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct noted noted = note_start();
        const struct tagset *tags =
            tagset_at(noted.tagsets, note(&noted, cases[i].texts));

        cr_expect_eq(tagset_is_direct(tags), cases[i].direct, "case %zu", i);
        cr_expect_eq(tagset_has_campaign(tags), cases[i].campaign, "case %zu",
                     i);
        note_end(&noted);
    }
}

/* Id 0 is the set of what was never tagged. */
Test(tagset, of_nothing_is_direct)
{
    struct noted noted = note_start();

    cr_expect(tagset_is_direct(tagset_at(noted.tagsets, 0)));
    cr_expect_not(tagset_has_campaign(tagset_at(noted.tagsets, 0)));
    note_end(&noted);
}
