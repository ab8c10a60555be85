#include "shortener/catalog/link_diff.h"

#include "shortener/catalog/link_field.h"

static bool is_content(const struct link_field *field)
{
    return field->access == LINK_FIELD_EDITED ||
           field->access == LINK_FIELD_HIDDEN;
}

static void add(struct fields *out, char sign, const char *name,
                struct slice value)
{
    struct buffer signed_name = BUFFER_INIT;

    buffer_append_byte(&signed_name, sign);
    buffer_append(&signed_name, slice_str(name));
    fields_add(out, buffer_str(&signed_name), value);
    buffer_release(&signed_name);
}

static void add_both(struct fields *out, const struct link_field *field,
                     struct slice was, struct slice is)
{
    if (field->offset != offsetof(struct link, password)) {
        add(out, LINK_DIFF_WAS, field->name, was);
        add(out, LINK_DIFF_IS, field->name, is);
    } else if (is.len > 0) {
        add(out, LINK_DIFF_IS, field->name, SLICE("changed"));
    } else {
        add(out, LINK_DIFF_WAS, field->name, SLICE("removed"));
    }
}

bool link_diff(const struct link *from, const struct link *to,
               struct fields *out)
{
    struct buffer was = BUFFER_INIT;
    struct buffer is = BUFFER_INIT;
    bool differs = false;

    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        buffer_clear(&was);
        buffer_clear(&is);
        link_field_write(field, from, &was);
        link_field_write(field, to, &is);
        if (!is_content(field) ||
            slice_equal(buffer_slice(&was), buffer_slice(&is)))
            continue;
        differs = true;
        add_both(out, field, buffer_slice(&was), buffer_slice(&is));
    }
    buffer_release(&is);
    buffer_release(&was);
    return differs;
}
