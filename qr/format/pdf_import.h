#ifndef QR_PDF_IMPORT_H
#define QR_PDF_IMPORT_H

#include "qr/format/pdf.h"

/*
 * Takes the page of a document that cairo wrote (PDF 1.4, one page) over into
 * another document, as a form that pages can draw: its objects get new
 * numbers, and what tells when and by what it was made stays behind.
 *
 * This is no reader of PDF: it knows what cairo writes, a table of offsets and
 * objects with their dictionary before their stream. Of anything else it makes
 * an empty form.
 *
 * Returns the form's object number.
 */
unsigned pdf_import(struct pdf *pdf, struct slice document);

#endif
