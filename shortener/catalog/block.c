#include "shortener/catalog/block.h"

#include <string.h>

#include "shortener/address/public_suffix.h"
#include "shortener/catalog/text.h"

bool block_is_link(struct slice name)
{
    return slice_find(name, '/') < name.len;
}

bool block_is_wide(struct slice name)
{
    return !block_is_link(name) && public_suffix_is(name);
}

/* The host in front; `out` has room for a name. */
static int normalise_host(struct slice host, char *out, struct error *err)
{
    size_t len;

    if (host_normalise(host, "name", out, err) < 0)
        return error_prefix(err, "give a host or BRAND/SLUG");
    len = strlen(out);
    if (len > 1 && out[len - 1] == '.')
        out[len - 1] = '\0';
    return 0;
}

/* A slug, or the name of a link page. */
static int check_slug(struct slice slug, struct error *err)
{
    struct slice name = slice_skip(slug, slice_starts(slug, SLICE("@")));

    if (slug_check(name, err) < 0)
        return error_field(err, ERROR_INVALID, "bad_block", "name",
                           "name: \"%" SLICE_FMT
                           "\" is no slug; give a host or BRAND/SLUG, such as "
                           "go.acme.com/spring",
                           SLICE_ARG(slice_head(slug, 80)));
    return 0;
}

/* As it is looked up: pages' names are kept in small letters. */
static void copy_slug(char *out, struct slice slug)
{
    bool page = slice_starts(slug, SLICE("@"));

    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.ptr[i];

        if (page && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        out[i] = c;
    }
    out[slug.len] = '\0';
}

int block_normalise(struct slice text, char *out, struct error *err)
{
    size_t slash = slice_find(text, '/');
    struct slice slug = slice_skip(text, slash + 1);
    size_t len;

    if (slice_search(text, SLICE("://")) < text.len)
        return error_field(err, ERROR_INVALID, "bad_block", "name",
                           "name: \"%" SLICE_FMT
                           "\": give a host or BRAND/SLUG, without a scheme",
                           SLICE_ARG(slice_head(text, 80)));
    if (normalise_host(slice_head(text, slash), out, err) < 0)
        return err->code;
    if (slash == text.len)
        return 0;
    if (check_slug(slug, err) < 0)
        return err->code;
    len = strlen(out);
    out[len] = '/';
    copy_slug(out + len + 1, slug);
    return 0;
}

int block_check(const struct block *block, struct error *err)
{
    return text_check(block->reason, BLOCK_REASON_MAX, "reason", err);
}

void block_append_value(const struct block *block, struct buffer *out)
{
    buffer_append_i64(out, block->created_at);
    buffer_append_byte(out, ' ');
    buffer_append(out, block->token.len > 0 ? block->token : SLICE("-"));
    buffer_append_byte(out, ' ');
    buffer_append(out, block->reason);
}

void block_from_value(struct block *block, struct slice name,
                      struct slice value)
{
    struct slice rest = value;
    struct slice time = SLICE_NONE;

    *block = (struct block){.name = name};
    (void)slice_split(&rest, ' ', &time);
    if (!slice_parse_i64(time, &block->created_at)) {
        block->reason = value;
        return;
    }
    (void)slice_split(&rest, ' ', &block->token);
    block->reason = rest;
    if (slice_equal(block->token, SLICE("-")))
        block->token = SLICE_NONE;
}
