#ifndef SERVER_QR_FIGURES_H
#define SERVER_QR_FIGURES_H

#include <jansson.h>

#include "core/buffer.h"
#include "qr/qr_request.h"

/*
 * What a QR code's answer tells the person who prints it: version, error
 * correction, the reserve that the self-check found, sizes in millimetres. The
 * terminal has no sizes.
 */

/* Sets the figures in an object. */
void qr_figures_set(json_t *json, const struct qr_answer *answer);

/* Appends them as the value of a header, a dictionary of RFC 8941. */
void qr_figures_append(struct buffer *out, const struct qr_answer *answer);

#endif
