#include "cli/token_url.h"

#define PLACE SLICE("{token}")

void token_url_init(struct token_url *url, struct slice pattern)
{
    size_t at = slice_search(pattern, PLACE);

    url->before = slice_head(pattern, at);
    url->after = slice_skip(pattern, at + PLACE.len);
    buffer_init(&url->text);
}

void token_url_release(struct token_url *url)
{
    buffer_release(&url->text);
}

struct slice token_url_with(struct token_url *url, struct slice token)
{
    buffer_clear(&url->text);
    buffer_append(&url->text, url->before);
    buffer_append(&url->text, token);
    buffer_append(&url->text, url->after);
    return buffer_slice(&url->text);
}
