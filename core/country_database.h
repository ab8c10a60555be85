#ifndef CORE_COUNTRY_DATABASE_H
#define CORE_COUNTRY_DATABASE_H

#include <sys/socket.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Which country an address is in, by a database that the operator brings: a
 * file in MaxMind's .mmdb format that knows countries (GeoLite2 Country or
 * City, DB-IP and others).
 *
 *     country_database_open("GeoLite2-Country.mmdb", &countries, &err)
 *     country_database_find(countries, address, code)          -> "DE"
 *     country_database_unref(&countries);
 *
 * The file is copied into memory, so what becomes of it later does not matter.
 * Any number of threads may look up, and have refs.
 */
struct country_database;

#define COUNTRY_CODE_LENGTH  2

#define COUNTRY_DATABASE_MAX (1 << 30) /* bytes */

/* ERROR_IO: it cannot be read; ERROR_CORRUPT: it is no such database.
 * *countries is the caller's ref, NULL on failure. */
int country_database_open(const char *path, struct country_database **countries,
                          struct error *err)
    __attribute__((warn_unused_result));

/*
 * The code of two letters, in `code`; empty where the country is not known,
 * the database is damaged there, or `countries` is NULL. No allocation, about
 * a microsecond.
 */
struct slice country_database_find(const struct country_database *countries,
                                   const struct sockaddr *address,
                                   char code[COUNTRY_CODE_LENGTH]);

struct country_database *country_database_ref(
    struct country_database *countries);

/* NULL is taken. *countries becomes NULL. */
void country_database_unref(struct country_database **countries);

#endif
