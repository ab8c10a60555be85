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

/* `head`: more elements of the page's head, as markup. */
static void page_start_with(struct buffer *out, struct slice title,
                            struct slice head)
{
    buffer_append(
        out, SLICE("<!doctype html>\n<html lang=\"en\">\n<head>\n"
                   "<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"));
    buffer_append(out, head);
    buffer_append(out, SLICE("<title>"));
    html_escape(out, title);
    buffer_append(out,
                  SLICE("</title>\n<style>\n"
                        "body{font:1.125rem/1.5 system-ui,sans-serif;"
                        "max-width:36rem;margin:15vh auto;padding:0 1rem}\n"
                        "a,code{overflow-wrap:anywhere}\n"
                        "input,button{font:inherit;max-width:100%}\n"
                        "</style>\n</head>\n<body>\n<main>\n<h1>"));
    html_escape(out, title);
    buffer_append(out, SLICE("</h1>\n"));
}

static void page_start(struct buffer *out, struct slice title)
{
    page_start_with(out, title, SLICE_NONE);
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

void html_expired(struct buffer *out)
{
    page_start(out, SLICE("This link has expired"));
    buffer_append(out, SLICE("<p>It led somewhere once, and does not any "
                             "more. Please ask whoever gave it to you.</p>\n"));
    page_end(out);
}

void html_dead_end(struct buffer *out, struct slice host, bool removed)
{
    page_start(out, removed ? SLICE("This code is no longer in use")
                            : SLICE("This code leads nowhere at the moment"));
    buffer_append(out, SLICE("<p>What you scanned was printed by <strong>"));
    html_escape(out, host);
    buffer_append(out, SLICE("</strong>"));
    buffer_append(out, removed
                           ? SLICE(", who took it out of use since.")
                           : SLICE(", where nothing stands behind it now."));
    buffer_append(out, SLICE("</p>\n<p><a href=\"/\">Go to "));
    html_escape(out, host);
    buffer_append(out, SLICE("</a></p>\n"));
    page_end(out);
}

void html_password(struct buffer *out, struct slice host, bool wrong)
{
    page_start(out, SLICE("This link asks for a password"));
    if (wrong)
        buffer_append(out, SLICE("<p id=\"wrong\" role=\"alert\">That was not "
                                 "the password. Please try again.</p>\n"));
    buffer_append(out, SLICE("<form method=\"post\">\n"
                             "<p><label for=\"password\">Password for this "
                             "link on <strong>"));
    html_escape(out, host);
    buffer_append(out, SLICE("</strong></label></p>\n<p><input type=\""
                             "password\" id=\"password\" name=\"password\" "
                             "autocomplete=\"current-password\" "
                             "autofocus required"));
    if (wrong)
        buffer_append(out, SLICE(" aria-invalid=\"true\" "
                                 "aria-describedby=\"wrong\""));
    buffer_append(out, SLICE("> <button>Go on</button></p>\n</form>\n"));
    page_end(out);
}

void html_slow_down(struct buffer *out)
{
    page_start(out, SLICE("Too many tries"));
    buffer_append(out, SLICE("<p>Passwords for this link were tried too often."
                             " Please wait a few minutes, then try again.</p>"
                             "\n"));
    page_end(out);
}

/* Or why the page does not say. */
static void append_destination(struct buffer *out, struct slice destination)
{
    if (destination.len == 0) {
        buffer_append(out, SLICE("</code> tells where it leads only to those "
                                 "who follow it.</p>\n"));
        return;
    }
    buffer_append(out, SLICE("</code> leads to</p>\n<p><a rel=\"noreferrer "
                             "nofollow\" href=\""));
    html_escape(out, destination);
    buffer_append(out, SLICE("\">"));
    html_escape(out, destination);
    buffer_append(out, SLICE("</a></p>\n"));
}

void html_preview(struct buffer *out, struct slice host, struct slice slug,
                  struct slice destination)
{
    page_start(out, SLICE("Where this link leads"));
    buffer_append(out, SLICE("<p><code>"));
    html_escape(out, host);
    buffer_append_byte(out, '/');
    html_escape(out, slug);
    append_destination(out, destination);
    buffer_append(out, SLICE("<p>Nothing was counted by looking at this page."
                             "</p>\n"));
    page_end(out);
}

static void append_link(struct buffer *out, struct slice url, struct slice text)
{
    buffer_append(out, SLICE("<p><a href=\""));
    html_escape(out, url);
    buffer_append(out, SLICE("\">"));
    html_escape(out, text);
    buffer_append(out, SLICE("</a></p>\n"));
}

void html_app(struct buffer *out, struct slice host, struct slice app,
              struct slice fallback)
{
    struct buffer refresh = BUFFER_INIT;

    buffer_append(&refresh,
                  SLICE("<meta http-equiv=\"refresh\" content=\"5;url="));
    html_escape(&refresh, fallback);
    buffer_append(&refresh, SLICE("\">\n"));
    page_start_with(out, host, buffer_slice(&refresh));
    append_link(out, app, SLICE("Open in the app"));
    append_link(out, fallback, SLICE("Go on in the browser"));
    buffer_append(out, SLICE("<p>The browser goes on by itself in a few "
                             "seconds.</p>\n"));
    page_end(out);
    buffer_release(&refresh);
}
