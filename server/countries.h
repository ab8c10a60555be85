#ifndef SERVER_COUNTRIES_H
#define SERVER_COUNTRIES_H

#include "core/country_database.h"
#include "core/error.h"
#include "server/reread_file.h"

/*
 * The operator's database of countries (--geoip), for all threads, read again
 * when it has changed: a reread_file.h of country databases, which has the rest
 * of its calls.
 *
 *     countries_init(&countries, path, &err)      path NULL: no country is
 * known if (countries_take(&countries, &seen, &database))    any thread: a
 * newer
 */

/* ERROR_IO, ERROR_CORRUPT name the file. */
int countries_init(struct reread_file *countries, const char *path,
                   struct error *err) __attribute__((warn_unused_result));

/* True if there is a newer one than the caller has *seen (0 at first); it takes
 * the place of the caller's ref in *database. */
bool countries_take(struct reread_file *countries, uint64_t *seen,
                    struct country_database **database);

#endif
