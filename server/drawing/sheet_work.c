#include "server/drawing/sheet_work.h"

#include <string.h>

#include "qr/picture/logo.h"
#include "qr/sheet/sheet.h"

/* What travels before a label's bytes. */
struct sheet_work_label {
    size_t caption_len;
    size_t address_len;
};

struct sheet_work {
    struct sheet_work_head head;
    struct slice labels; /* not read yet */
    struct sheet sheet;
    struct sheet_work_result result;
};

void sheet_work_pack(const struct sheet_work_head *head, struct slice logo,
                     struct buffer *out)
{
    buffer_append(out, slice_of(head, sizeof(*head)));
    buffer_append(out, slice_of(&logo.len, sizeof(logo.len)));
    buffer_append(out, logo);
}

void sheet_work_add(struct buffer *out, struct slice caption,
                    struct slice address)
{
    struct sheet_work_label label = {caption.len, address.len};

    buffer_append(out, slice_of(&label, sizeof(label)));
    buffer_append(out, caption);
    buffer_append(out, address);
}

/* Takes `len` bytes off the front of `rest`. */
static struct slice sheet_work_take(struct slice *rest, size_t len)
{
    struct slice taken = slice_head(*rest, len);

    *rest = slice_skip(*rest, len);
    return taken;
}

static void sheet_work_take_struct(struct slice *rest, void *out, size_t size)
{
    memcpy(out, sheet_work_take(rest, size).ptr, size);
}

static int sheet_work_label(struct sheet_work *self, struct error *err)
{
    struct drawing drawing = self->head.drawing;
    struct sheet_work_label label;
    struct slice caption;
    struct slice address;

    sheet_work_take_struct(&self->labels, &label, sizeof(label));
    caption = sheet_work_take(&self->labels, label.caption_len);
    address = sheet_work_take(&self->labels, label.address_len);
    if (caption.len > 0 &&
        drawing_set(&drawing, SLICE("caption"), caption, err) < 0)
        return err->code;
    if (self->head.draws)
        return sheet_add(&self->sheet, &drawing, address, err);
    return sheet_try(&self->sheet, &drawing, address, err);
}

static void sheet_work_labels(struct sheet_work *self)
{
    for (size_t i = 0; i < self->head.count; i++) {
        struct error err = ERROR_INIT;
        size_t at = self->result.refused;

        if (sheet_work_label(self, &err) == 0)
            continue;
        self->result.refused++;
        if (at >= SHEET_WORK_REFUSALS)
            continue;
        self->result.refusals[at].label = i;
        self->result.refusals[at].err = err;
    }
}

static void sheet_work_draw(struct sheet_work *self, const struct logo *logo,
                            struct buffer *pdf)
{
    sheet_init(&self->sheet, &self->head.layout, self->head.count,
               self->head.drawing.cmyk, pdf);
    self->sheet.logo = logo;
    sheet_work_labels(self);
    sheet_end(&self->sheet);
}

void sheet_work_do(struct slice packed, struct buffer *answer)
{
    struct sheet_work self = {.result = {.err = ERROR_INIT}};
    struct logo logo = LOGO_INIT;
    struct buffer pdf = BUFFER_INIT;
    struct slice bytes;
    size_t logo_len;

    sheet_work_take_struct(&packed, &self.head, sizeof(self.head));
    sheet_work_take_struct(&packed, &logo_len, sizeof(logo_len));
    bytes = sheet_work_take(&packed, logo_len);
    self.labels = packed;
    if (logo_len == 0)
        sheet_work_draw(&self, NULL, &pdf);
    else if (logo_read(&logo, bytes, &self.result.err) == 0)
        sheet_work_draw(&self, &logo, &pdf);
    buffer_append(answer, slice_of(&self.result, sizeof(self.result)));
    if (self.head.draws)
        buffer_append(answer, buffer_slice(&pdf));
    buffer_release(&pdf);
    logo_release(&logo);
}

int sheet_work_unpack(struct slice answer, struct sheet_work_result *result,
                      struct slice *pdf, struct error *err)
{
    if (answer.len < sizeof(*result))
        return error_set(err, ERROR_INTERNAL, "the sheet came back cut");
    memcpy(result, answer.ptr, sizeof(*result));
    *pdf = slice_skip(answer, sizeof(*result));
    if (result->err.code != ERROR_NONE)
        *err = result->err;
    return result->err.code;
}
