#include "server/redirect/html.h"

#include "core/html_entity.h"

void html_escape(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        struct slice entity = html_entity((unsigned char)text.ptr[i]);

        if (slice_is_none(entity))
            buffer_append_byte(out, text.ptr[i]);
        else
            buffer_append(out, entity);
    }
}

static void page_start(struct buffer *out, struct slice title)
{
    buffer_append(
        out, SLICE("<!doctype html>\n<html lang=\"en\">\n<head>\n"
                   "<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<title>"));
    html_escape(out, title);
    buffer_append(out,
                  SLICE("</title>\n<style>\n"
                        "body{font:1.125rem/1.5 system-ui,sans-serif;"
                        "max-width:36rem;margin:15vh auto;padding:0 1rem}\n"
                        "a,code{overflow-wrap:anywhere}\n"
                        "</style>\n</head>\n<body>\n<main>\n<h1>"));
    html_escape(out, title);
    buffer_append(out, SLICE("</h1>\n"));
}

static void page_end(struct buffer *out)
{
    buffer_append(out, SLICE("</main>\n</body>\n</html>\n"));
}

void html_not_found(struct buffer *out, struct slice host)
{
    page_start(out, SLICE("This link does not exist"));
    buffer_append(out, SLICE("<p>Nothing on <strong>"));
    html_escape(out, host);
    buffer_append(out,
                  SLICE("</strong> has this address. Please check it for a "
                        "typing mistake; capital and small letters differ."
                        "</p>\n"));
    page_end(out);
}

void html_blocked(struct buffer *out, struct slice host)
{
    page_start(out, SLICE("This link was disabled"));
    buffer_append(out, SLICE("<p>Links to harmful places are not served. This "
                             "one was blocked by those who run <strong>"));
    html_escape(out, host);
    buffer_append(out, SLICE("</strong>. If you met it in a message, do not "
                             "trust that message.</p>\n"));
    page_end(out);
}

void html_limited(struct buffer *out)
{
    page_start(out, SLICE("Too many unknown addresses"));
    buffer_append(out,
                  SLICE("<p>Your network has asked for many links that do not "
                        "exist. Please wait a minute and try again.</p>\n"));
    page_end(out);
}

void html_unavailable(struct buffer *out)
{
    page_start(out, SLICE("Please try again shortly"));
    buffer_append(out, SLICE("<p>This link cannot be looked up at the moment."
                             " Reloading in a few seconds should work.</p>\n"));
    page_end(out);
}

void html_root(struct buffer *out, struct slice host)
{
    page_start(out, host);
    buffer_append(out, SLICE("<p>This domain serves short links.</p>\n"));
    page_end(out);
}

void html_preview(struct buffer *out, struct slice host, struct slice slug,
                  struct slice destination)
{
    page_start(out, SLICE("Where this link leads"));
    buffer_append(out, SLICE("<p><code>"));
    html_escape(out, host);
    buffer_append_byte(out, '/');
    html_escape(out, slug);
    buffer_append(out, SLICE("</code> leads to</p>\n<p><a rel=\"noreferrer "
                             "nofollow\" href=\""));
    html_escape(out, destination);
    buffer_append(out, SLICE("\">"));
    html_escape(out, destination);
    buffer_append(out, SLICE("</a></p>\n<p>Nothing was counted by looking at "
                             "this page.</p>\n"));
    page_end(out);
}
