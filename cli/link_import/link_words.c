#include "cli/link_import/link_words.h"

#include <stdlib.h>

json_t *link_words_tags(json_t *link)
{
    if (json_object_get(link, "tags") == NULL)
        json_object_set_new(link, "tags", json_object());
    return json_object_get(link, "tags");
}

/* NAME=VALUE, or a word alone. */
static void put_word(json_t *link, struct slice item)
{
    struct slice tag = slice_trim(item);
    size_t equals = slice_find(tag, '=');
    struct slice value = slice_skip(tag, equals + 1);
    char *name = slice_copy(slice_trim(slice_head(tag, equals)));

    if (name[0] != '\0')
        json_object_set_new(
            link_words_tags(link), name,
            json_stringn(value.len > 0 ? value.ptr : "", value.len));
    free(name);
}

void link_words_put(json_t *link, struct slice text, struct slice separators)
{
    size_t start = 0;

    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len &&
            slice_find(separators, text.ptr[i]) == separators.len)
            continue;
        put_word(link, slice_head(slice_skip(text, start), i - start));
        start = i + 1;
    }
}

void link_words_put_list(json_t *link, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        if (json_is_object(item))
            item = json_object_get(item, "name");
        if (json_is_string(item))
            put_word(link, slice_of(json_string_value(item),
                                    json_string_length(item)));
    }
}
