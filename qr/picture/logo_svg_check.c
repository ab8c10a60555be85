#include "qr/picture/logo_svg_check.h"

/* A small file can ask for a lot of work by using its parts again. */
#define LOGO_SVG_USES_MAX 8

struct logo_svg_refusal {
    struct slice element;
    const char *advice;
};

static const struct logo_svg_refusal logo_svg_refusals[] = {
    {SLICE_INIT("text"), "turn text into outlines"},
    {SLICE_INIT("image"), "draw it, or give the logo as PNG"},
    {SLICE_INIT("feImage"), "draw it, or give the logo as PNG"},
    {SLICE_INIT("filter"), "leave filters out"},
    {SLICE_INIT("pattern"), "leave patterns out"},
    {SLICE_INIT("marker"), "turn markers into paths"},
    {SLICE_INIT("foreignObject"), "leave it out"},
    {SLICE_INIT("script"), "leave scripts out"},
};

/* The element's name without its namespace's prefix, behind a '<'. */
static struct slice logo_svg_element(struct slice rest)
{
    struct slice name;
    size_t len = 0;
    size_t colon;

    while (len < rest.len && slice_find(SLICE(" \t\r\n/>"), rest.ptr[len]) == 6)
        len++;
    name = slice_head(rest, len);
    colon = slice_find(name, ':');
    return colon < name.len ? slice_skip(name, colon + 1) : name;
}

static int logo_svg_check_element(struct slice element, struct error *err)
{
    size_t count = sizeof(logo_svg_refusals) / sizeof(logo_svg_refusals[0]);

    for (size_t i = 0; i < count; i++) {
        if (slice_equal(element, logo_svg_refusals[i].element))
            return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                               "the logo has a <%" SLICE_FMT
                               ">, which cannot be printed the same "
                               "everywhere; %s",
                               SLICE_ARG(element), logo_svg_refusals[i].advice);
    }
    return 0;
}

int logo_svg_check(struct slice source, struct error *err)
{
    struct slice rest = source;
    unsigned uses = 0;

    if (slice_search_nocase(source, SLICE("<!ENTITY")) < source.len)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo defines XML entities; save it without "
                           "them");
    while (slice_find(rest, '<') < rest.len) {
        struct slice element;

        rest = slice_skip(rest, slice_find(rest, '<') + 1);
        element = logo_svg_element(rest);
        if (logo_svg_check_element(element, err) < 0)
            return err->code;
        uses += slice_equal(element, SLICE("use"));
    }
    if (uses > LOGO_SVG_USES_MAX)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo has %u <use> elements and %d is the "
                           "limit; expand them",
                           uses, LOGO_SVG_USES_MAX);
    return 0;
}
