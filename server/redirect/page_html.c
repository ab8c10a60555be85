#include "server/redirect/page_html.h"

#include "server/redirect/html.h"
#include "shortener/catalog/page_item.h"
#include "shortener/catalog/page_palette.h"

/*
 * The button's border has the text's colour, so that it can be told from any
 * background; in forced colours it keeps the system's.
 */
#define STYLE                                                           \
    "*{box-sizing:border-box}\n"                                        \
    "body{margin:0;background:var(--background);color:var(--text);"     \
    "font:1.125rem/1.5 system-ui,sans-serif}\n"                         \
    "main{max-width:36rem;margin:0 auto;padding:3rem 1rem;"             \
    "text-align:center;overflow-wrap:anywhere}\n"                       \
    "img{display:block;width:7rem;height:7rem;margin:0 auto 1rem;"      \
    "border-radius:1.25rem;object-fit:cover}\n"                         \
    "h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}\n"          \
    "p{margin:0}\n"                                                     \
    "ul{margin:2rem 0 0;padding:0;list-style:none}\n"                   \
    "li{margin:0 0 .75rem}\n"                                           \
    "a{display:block;padding:.75rem 1rem;border:1px solid var(--text);" \
    "border-radius:.75rem;background:var(--button);"                    \
    "color:var(--button-text);font-weight:600;text-decoration:none}\n"  \
    "a:hover{text-decoration:underline}\n"                              \
    "a:focus-visible{outline:3px solid var(--text);outline-offset:3px}\n"

static void append_colors(struct buffer *out, const struct color *colors)
{
    static const char *const names[PAGE_COLORS] = {"background", "text",
                                                   "button", "button-text"};

    buffer_append(out, SLICE(":root{"));
    for (size_t i = 0; i < PAGE_COLORS; i++)
        buffer_appendf(out, "--%s:#%02x%02x%02x;", names[i], colors[i].red,
                       colors[i].green, colors[i].blue);
    buffer_append_byte(out, '}');
}

static void append_style(struct buffer *out, const struct page *page)
{
    struct page_palette palette;

    page_palette_take(page, &palette);
    buffer_append(out, SLICE("<style>\n"));
    append_colors(out, palette.colors[PAGE_LIGHT]);
    buffer_append(out, SLICE("\n@media(prefers-color-scheme:dark){"));
    append_colors(out, palette.colors[PAGE_DARK]);
    buffer_append(out, SLICE("}\n" STYLE "</style>\n"));
}

/* <meta name="..." content="text">, unless there is nothing to say. */
static void append_meta(struct buffer *out, const char *key, const char *name,
                        struct slice content)
{
    if (content.len == 0)
        return;
    buffer_appendf(out, "<meta %s=\"%s\" content=\"", key, name);
    html_escape(out, content);
    buffer_append(out, SLICE("\">\n"));
}

static void append_head(struct buffer *out, const struct page *page)
{
    buffer_append(out,
                  SLICE("<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width,"
                        "initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<title>"));
    html_escape(out, page->title);
    buffer_append(out, SLICE("</title>\n"));
    append_meta(out, "name", "description", page->description);
    if (!page->robots)
        append_meta(out, "name", "robots", SLICE("noindex"));
    /* What messengers show of it, see ogp.me. */
    append_meta(out, "property", "og:title", page->title);
    append_meta(out, "property", "og:description", page->description);
    append_meta(out, "property", "og:image", page->picture);
    append_meta(out, "property", "og:image:alt", page->picture_alt);
    append_style(out, page);
    buffer_append(out, SLICE("</head>\n"));
}

static void append_picture(struct buffer *out, const struct page *page)
{
    if (page->picture.len == 0)
        return;
    buffer_append(out, SLICE("<img width=\"112\" height=\"112\" "
                             "referrerpolicy=\"no-referrer\" src=\""));
    html_escape(out, page->picture);
    buffer_append(out, SLICE("\" alt=\""));
    html_escape(out, page->picture_alt);
    buffer_append(out, SLICE("\">\n"));
}

/*
 * The role is there for a browser that takes a list without bullets for no
 * list. An address within the brand works under any scheme and port.
 */
static void append_items(struct buffer *out, struct slice items, int64_t now_ms)
{
    struct page_item item;
    bool any = false;

    while (page_item_next(&items, &item)) {
        if (!page_item_shown(&item, now_ms))
            continue;
        if (!any)
            buffer_append(out, SLICE("<ul role=\"list\">\n"));
        any = true;
        buffer_append(out, SLICE("<li><a dir=\"auto\" href=\"/"));
        html_escape(out, item.slug);
        buffer_append(out, SLICE("\">"));
        html_escape(out, item.label);
        buffer_append(out, SLICE("</a></li>\n"));
    }
    if (any)
        buffer_append(out, SLICE("</ul>\n"));
}

static void append_text(struct buffer *out, const char *tag, struct slice text)
{
    if (text.len == 0)
        return;
    buffer_appendf(out, "<%s dir=\"auto\">", tag);
    html_escape(out, text);
    buffer_appendf(out, "</%s>\n", tag);
}

void page_html_append(struct buffer *out, const struct page *page,
                      int64_t now_ms)
{
    buffer_append(out, SLICE("<!doctype html>\n<html lang=\""));
    html_escape(out, page->language.len > 0 ? page->language : SLICE("en"));
    buffer_append(out, SLICE("\" dir=\""));
    html_escape(out, page->direction.len > 0 ? page->direction : SLICE("auto"));
    buffer_append(out, SLICE("\">\n"));
    append_head(out, page);
    buffer_append(out, SLICE("<body>\n<main>\n"));
    append_picture(out, page);
    append_text(out, "h1", page->title);
    append_text(out, "p", page->description);
    append_items(out, page->items, now_ms);
    buffer_append(out, SLICE("</main>\n</body>\n</html>\n"));
}

/* "https://host:port": the characters of a normalised one need no care. */
static struct slice origin_of(struct slice url)
{
    size_t host = slice_search(url, SLICE("://")) + 3;

    return slice_head(url, host + slice_find(slice_skip(url, host), '/'));
}

void page_html_policy(struct buffer *out, const struct page *page)
{
    buffer_append(out, SLICE("default-src 'none'; style-src 'unsafe-inline'; "
                             "base-uri 'none'; form-action 'none'; "
                             "frame-ancestors 'none'"));
    if (page->picture.len == 0)
        return;
    buffer_append(out, SLICE("; img-src "));
    buffer_append(out, origin_of(page->picture));
}
