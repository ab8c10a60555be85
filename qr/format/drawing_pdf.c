#include "qr/format/drawing_pdf.h"

#include "qr/format/pdf.h"

int drawing_pdf_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    struct pdf pdf;

    (void)err;
    drawing_layout_vector(layout, composition->drawing, &composition->picture);
    pdf_init(&pdf, out, composition->drawing->cmyk);
    pdf_page(&pdf, layout->width_mm, layout->height_mm);
    pdf_picture(&pdf, &composition->picture, 0, 0, layout->module_mm);
    pdf_end(&pdf);
    return 0;
}
