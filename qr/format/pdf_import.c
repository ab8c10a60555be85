#include "qr/format/pdf_import.h"

#include <stdlib.h>

#include "core/memory.h"

#define ENTRY_SIZE 20 /* of the table of offsets */

/* An object of the page's document, without "1 0 obj" and "endobj". */
struct import_object {
    struct slice dictionary; /* or what else it is */
    struct slice stream;     /* none if it has none */
};

struct import {
    struct pdf *pdf;
    struct slice document;
    struct import_object *objects; /* by number - 1 */
    size_t count;
    unsigned base; /* the new numbers are the old ones and this */
    unsigned form;
};

static struct slice import_behind(struct slice text, struct slice word)
{
    size_t at = slice_search(text, word);

    return at < text.len ? slice_skip(text, at + word.len) : SLICE_NONE;
}

static struct slice import_before(struct slice text, struct slice word)
{
    return slice_head(text, slice_search(text, word));
}

static bool import_is_digit(struct slice text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

/* The number that the text begins with, spaces before it; 0 if none does. */
static uint64_t import_number(struct slice text)
{
    uint64_t number = 0;
    size_t len = 0;

    while (text.len > 0 && slice_find(SLICE(" \n"), text.ptr[0]) < 2)
        text = slice_skip(text, 1);
    while (import_is_digit(text, len))
        len++;
    return slice_parse_u64(slice_head(text, len), &number) ? number : 0;
}

/* The number of the object to which `key` refers, or 0. */
static size_t import_reference(const struct import *self, struct slice text,
                               struct slice key)
{
    uint64_t number = import_number(import_behind(text, key));

    return number <= self->count ? (size_t)number : 0;
}

/* ---- Reading ------------------------------------------------------------- */

static void import_read_object(struct import *self, size_t number,
                               uint64_t offset)
{
    struct import_object *object = &self->objects[number - 1];
    struct slice text =
        import_behind(slice_skip(self->document, offset), SLICE(" obj\n"));
    struct slice dictionary = import_before(text, SLICE("endobj"));
    size_t stream = slice_search(dictionary, SLICE("\nstream\n"));

    object->dictionary = slice_head(dictionary, stream);
    if (stream < dictionary.len)
        object->stream = slice_skip(text, stream + sizeof("\nstream\n") - 1);
}

/* The lengths stand in objects of their own, behind the streams. */
static void import_measure_stream(struct import *self,
                                  struct import_object *object)
{
    size_t number =
        import_reference(self, object->dictionary, SLICE("/Length "));
    uint64_t len =
        number > 0 ? import_number(self->objects[number - 1].dictionary) : 0;

    if (!slice_is_none(object->stream))
        object->stream = slice_head(object->stream, len);
}

static void import_read(struct import *self)
{
    struct slice tail = import_behind(self->document, SLICE("startxref\n"));
    struct slice table = import_behind(
        slice_skip(self->document, import_number(tail)), SLICE("xref\n0 "));
    uint64_t size = import_number(table);
    struct slice entries = import_behind(table, SLICE("\n"));

    if (size > entries.len / ENTRY_SIZE)
        size = 0;
    self->count = size > 0 ? (size_t)size - 1 : 0;
    self->objects = memory_zalloc(self->count + 1, sizeof(*self->objects));
    for (size_t i = 1; i <= self->count; i++)
        import_read_object(self, i,
                           import_number(slice_skip(entries, i * ENTRY_SIZE)));
    for (size_t i = 0; i < self->count; i++)
        import_measure_stream(self, &self->objects[i]);
}

/* ---- Writing ------------------------------------------------------------- */

/* A dictionary with new numbers in its references, "7 0 R". */
static void import_append_renumbered(struct import *self, struct slice text,
                                     struct buffer *out)
{
    while (text.len > 0) {
        size_t len = 0;

        while (import_is_digit(text, len))
            len++;
        if (len == 0)
            len = 1;
        if (import_is_digit(text, 0) &&
            slice_starts(slice_skip(text, len), SLICE(" 0 R")))
            buffer_append_u64(out, self->base + import_number(text));
        else
            buffer_append(out, slice_head(text, len));
        text = slice_skip(text, len);
    }
}

static void import_write(struct import *self, size_t number)
{
    const struct import_object *object = &self->objects[number - 1];

    pdf_open(self->pdf, self->base + (unsigned)number);
    import_append_renumbered(self, object->dictionary, self->pdf->out);
    if (!slice_is_none(object->stream)) {
        buffer_append(self->pdf->out, SLICE("\nstream\n"));
        buffer_append(self->pdf->out, object->stream);
        buffer_append(self->pdf->out, SLICE("\nendstream"));
    }
    pdf_close(self->pdf);
}

/* The page's entries that a form has too, from `first` to before `end`. */
static void import_append_entry(struct import *self, struct slice page,
                                struct slice first, struct slice end)
{
    size_t from = slice_search(page, first);
    size_t to = slice_search(page, end);

    if (from < to && to < page.len)
        import_append_renumbered(self,
                                 slice_head(slice_skip(page, from), to - from),
                                 self->pdf->out);
}

/*
 * The page's content as a form: its dictionary, opened again to take in what
 * the page says of it. In cairo's page the group stands before the resources,
 * and they are last.
 */
static void import_write_form(struct import *self, size_t page, size_t content)
{
    struct slice text = self->objects[page - 1].dictionary;
    const struct import_object *object = &self->objects[content - 1];
    struct slice box =
        import_before(import_behind(text, SLICE("/MediaBox ")), SLICE("]"));
    size_t resources = import_reference(self, text, SLICE("/Resources "));

    self->form = self->base + (unsigned)content;
    pdf_open(self->pdf, self->form);
    buffer_appendf(self->pdf->out,
                   "<</Type/XObject/Subtype/Form/BBox %" SLICE_FMT
                   "]/Resources %zu 0 R\n",
                   SLICE_ARG(box), self->base + resources);
    import_append_entry(self, text, SLICE("/Group "), SLICE("/Resources "));
    buffer_appendf(self->pdf->out, "/Filter/FlateDecode/Length %zu>>\nstream\n",
                   object->stream.len);
    buffer_append(self->pdf->out, object->stream);
    buffer_append(self->pdf->out, SLICE("\nendstream"));
    pdf_close(self->pdf);
}

/* Catalogue, page tree and the document's information stay behind. */
static bool import_is_wanted(struct slice dictionary)
{
    static const struct slice roots[] = {SLICE_INIT("/Type /Catalog"),
                                         SLICE_INIT("/Type /Pages"),
                                         SLICE_INIT("/Producer ")};

    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        if (slice_search(dictionary, roots[i]) < dictionary.len)
            return false;
    }
    return true;
}

static bool import_is_page(struct slice dictionary)
{
    return slice_search(dictionary, SLICE("/Type /Page ")) < dictionary.len;
}

static void import_write_object(struct import *self, size_t number, size_t page,
                                size_t content)
{
    struct slice dictionary = self->objects[number - 1].dictionary;

    if (number == content)
        import_write_form(self, page, content);
    else if (number != page && import_is_wanted(dictionary))
        import_write(self, number);
    else {
        pdf_open(self->pdf, self->base + (unsigned)number);
        buffer_append(self->pdf->out, SLICE("null"));
        pdf_close(self->pdf);
    }
}

static void import_write_empty(struct import *self)
{
    self->form = pdf_reserve(self->pdf);
    pdf_stream(self->pdf, self->form,
               SLICE("/Type/XObject/Subtype/Form/BBox[0 0 1 1]"), SLICE_NONE);
}

unsigned pdf_import(struct pdf *pdf, struct slice document)
{
    struct import self = {.pdf = pdf, .document = document};
    size_t page = 0;
    size_t content = 0;

    import_read(&self);
    for (size_t i = 1; i <= self.count; i++) {
        if (import_is_page(self.objects[i - 1].dictionary))
            page = i;
    }
    if (page > 0)
        content = import_reference(&self, self.objects[page - 1].dictionary,
                                   SLICE("/Contents "));
    if (content == 0) {
        import_write_empty(&self);
    } else {
        self.base = (unsigned)pdf->count;
        for (size_t i = 1; i <= self.count; i++)
            pdf_reserve(pdf);
        for (size_t i = 1; i <= self.count; i++)
            import_write_object(&self, i, page, content);
    }
    free(self.objects);
    return self.form;
}
