#ifndef CLI_PASSWORD_INPUT_H
#define CLI_PASSWORD_INPUT_H

#include <jansson.h>

#include "core/error.h"

/*
 * A password that a person or a script gives: never an argument, which other
 * users of the machine would see.
 *
 * Sets `field` in `object` to the one line of stdin, without its line end. On a
 * terminal it is asked for, and not shown. ERROR_USAGE if there is none, more
 * than one line, or if it is too long; ERROR_INVALID if it is not UTF-8.
 */
int password_input_read(json_t *object, const char *field, struct error *err)
    __attribute__((warn_unused_result));

#endif
