#ifndef SERVER_OPENAPI_H
#define SERVER_OPENAPI_H

#include <stddef.h>

/*
 * docs/http-api/openapi.yaml, in the program: CMake writes the source
 * (cmake/EmbedFile.cmake).
 */
extern const unsigned char openapi_yaml[];
extern const size_t openapi_yaml_len;

#endif
