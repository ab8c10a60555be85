#include "attribution/result/report_link.h"

#include <criterion/criterion.h>

static const struct report_link person = {
    .report = "people", .param = "person", .keeps = "from,tz"};
static const struct report_link credit = {.report = "attribution",
                                          .param = "explain",
                                          .keeps = "from,stage",
                                          .fixed = "models=linear",
                                          .says_by = true};

static const struct {
    const struct report_link *link;
    const char *given;
    const char *by;
    const char *about;
    const char *address;
} rows[] = {
    {&person, "", "x", "ann", "/reports/people?person=ann"},
    {&person, "by=link&from=2026-11-01&to=2026-11-02&tz=Europe%2FZurich", "x",
     "customer:a&b",
     "/reports/people?from=2026-11-01&amp;tz=Europe%2FZurich"
     "&amp;person=customer%3Aa%26b"},
    {&person, "fromage=1&from", "x", "\"><script>",
     "/reports/people?from&amp;person=%22%3E%3Cscript%3E"},
    {&credit, "stage=lead&models=all&by=link", "direction,channel", "a,b",
     "/reports/attribution?stage=lead&amp;models=linear&amp;"
     "by=direction%2Cchannel&amp;explain=a%2Cb"},
    {&credit, "", "direction", "",
     "/reports/attribution?models=linear&amp;by=direction&amp;explain="},
};

Test(report_link, keeps_what_the_other_report_takes)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        report_link_append(rows[i].link, slice_str(rows[i].given),
                           slice_str(rows[i].by), slice_str(rows[i].about),
                           &out);
        cr_expect_str_eq(buffer_str(&out), rows[i].address);
        buffer_release(&out);
    }
}

Test(report_link, saves_a_section_of_the_same_question)
{
    struct buffer out = BUFFER_INIT;

    report_link_append_csv("kpis", SLICE("by=link&to=2026-11-02"), "content",
                           &out);
    cr_expect_str_eq(buffer_str(&out),
                     "/reports/kpis?by=link&amp;to=2026-11-02&amp;format=csv"
                     "&amp;section=content");
    buffer_release(&out);
}
