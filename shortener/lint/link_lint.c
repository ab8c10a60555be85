#include "shortener/lint/link_lint.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"

/* The kinds that every account has, in their order. */
enum { KIND_CAMPAIGN, KIND_SOURCE, KIND_CONTENT, KIND_TAGS, KIND_COUNT };

static const char *const names[KIND_COUNT] = {
    [KIND_CAMPAIGN] = "campaign",
    [KIND_SOURCE] = "source",
    [KIND_CONTENT] = "content",
    [KIND_TAGS] = "tags",
};

struct link_lint *link_lint_new(void)
{
    struct link_lint *lint = memory_zalloc(1, sizeof(*lint));

    for (size_t i = 0; i < KIND_COUNT; i++)
        lint->kinds[i].name = slice_copy(slice_str(names[i]));
    lint->count = KIND_COUNT;
    return lint;
}

void link_lint_free(struct link_lint **lint)
{
    if (*lint == NULL)
        return;
    for (size_t i = 0; i < (*lint)->count; i++) {
        free((*lint)->kinds[i].name);
        value_census_release(&(*lint)->kinds[i].census);
    }
    free(*lint);
    *lint = NULL;
}

/* The census of a tag's values; NULL where there are too many kinds. */
static struct value_census *find_tag(struct link_lint *lint, struct slice name)
{
    struct buffer text = BUFFER_INIT;
    struct value_census *census = NULL;

    buffer_append(&text, SLICE("tags."));
    buffer_append(&text, name);
    for (size_t i = KIND_COUNT; i < lint->count && census == NULL; i++) {
        if (slice_equal(slice_str(lint->kinds[i].name), buffer_slice(&text)))
            census = &lint->kinds[i].census;
    }
    if (census == NULL && lint->count < LINK_LINT_KINDS) {
        lint->kinds[lint->count].name = slice_copy(buffer_slice(&text));
        census = &lint->kinds[lint->count++].census;
    }
    buffer_release(&text);
    return census;
}

static void add_tag(struct link_lint *lint, struct slice tag, struct slice link)
{
    struct slice name = slice_head(tag, slice_find(tag, '='));
    struct value_census *census = find_tag(lint, name);

    value_census_add(&lint->kinds[KIND_TAGS].census, name, link);
    if (census == NULL)
        lint->full = true;
    else
        value_census_add(census, slice_skip(tag, name.len + 1), link);
}

void link_lint_add(struct link_lint *lint, const struct link *link)
{
    struct buffer name = BUFFER_INIT;
    struct slice tags = link->tags;
    struct slice place;
    struct slice tag;

    buffer_append(&name, link->brand);
    buffer_append_byte(&name, '/');
    buffer_append(&name, link->slug);
    place = buffer_slice(&name);
    value_census_add(&lint->kinds[KIND_CAMPAIGN].census, link->campaign, place);
    value_census_add(&lint->kinds[KIND_SOURCE].census, link->source, place);
    value_census_add(&lint->kinds[KIND_CONTENT].census, link->content, place);
    while (tags.len > 0 && slice_split(&tags, '\n', &tag))
        add_tag(lint, tag, place);
    lint->links++;
    buffer_release(&name);
}
