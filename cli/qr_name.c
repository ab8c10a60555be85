#include "cli/qr_name.h"

#include <stdio.h>
#include <string.h>

#include "cli/qr_labels.h"

/* Of another system too: archives travel. */
static bool qr_name_is_safe(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7f &&
           strchr("/\\:*?\"<>|", c) == NULL;
}

static void qr_name_append_safe(struct buffer *name, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (qr_name_is_safe(text.ptr[i]))
            buffer_append_byte(name, text.ptr[i]);
        else
            buffer_append_byte(name, '-');
    }
}

/* What {word} stands for; SLICE_NONE if it is no word of ours. */
static struct slice qr_name_word(const json_t *label, struct slice word,
                                 char *number, size_t room)
{
    struct slice slug = qr_label_text(label, "link");
    struct slice brand;

    slice_split(&slug, '/', &brand);
    if (slice_equal(word, SLICE("brand")))
        return brand;
    if (slice_equal(word, SLICE("slug")))
        return slug;
    if (slice_equal(word, SLICE("placement")))
        return qr_label_text(label, "placement");
    if (slice_equal(word, SLICE("line")))
        return slice_of(number, (size_t)snprintf(number, room, "%lld",
                                                 qr_label_line(label)));
    return SLICE_NONE;
}

static int qr_name_bad_template(struct slice rest, struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "--name: \"%" SLICE_FMT "\" cannot be filled in; use "
                     "{brand}, {slug}, {placement} and {line}",
                     SLICE_ARG(slice_head(rest, 40)));
}

static int qr_name_expand(const json_t *label, struct slice template,
                          struct buffer *name, struct error *err)
{
    char number[24];

    while (template.len > 0) {
        size_t open = slice_find(template, '{');
        struct slice rest = slice_skip(template, open);
        size_t close = slice_find(rest, '}');
        struct slice value;

        qr_name_append_safe(name, slice_head(template, open));
        if (rest.len == 0)
            return 0;
        if (close == rest.len)
            return qr_name_bad_template(rest, err);
        value = qr_name_word(label, slice_skip(slice_head(rest, close), 1),
                             number, sizeof(number));
        if (slice_is_none(value))
            return qr_name_bad_template(rest, err);
        qr_name_append_safe(name, value);
        template = slice_skip(rest, close + 1);
    }
    return 0;
}

int qr_name_append(const json_t *label, struct slice template,
                   struct slice format, struct buffer *name, struct error *err)
{
    struct buffer ending = BUFFER_INIT;
    int code = qr_name_expand(label, template, name, err);

    /* "a.svg": with the format's ending, and nothing that hides it. */
    buffer_appendf(&ending, ".%" SLICE_FMT, SLICE_ARG(format));
    if (!slice_ends(buffer_slice(name), buffer_slice(&ending)))
        buffer_append(name, buffer_slice(&ending));
    if (code == 0 && (name->len > QR_NAME_MAX ||
                      slice_starts(buffer_slice(name), SLICE("."))))
        code = error_set(err, ERROR_INVALID,
                         "line %lld: \"%.60s\" is no name for a file; it is "
                         "longer than %d bytes or begins with a dot",
                         qr_label_line(label), buffer_str(name), QR_NAME_MAX);
    buffer_release(&ending);
    return code;
}
