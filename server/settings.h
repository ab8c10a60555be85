#ifndef SERVER_SETTINGS_H
#define SERVER_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/country_database.h"
#include "core/error.h"
#include "core/options.h"
#include "server/blocklist.h"
#include "server/countries.h"
#include "server/redirect/visitor.h"
#include "server/report_settings.h"
#include "server/verify/dns_query.h"

/*
 * The settings of `waypost serve`: its option rows, read from the command
 * line, the environment and the file, with what needed parsing parsed.
 *
 *     settings_read(&settings, argc, argv, &err)
 *     ...
 *     settings_release(&settings);
 *
 * Strings point into `options` and live as long.
 */
struct settings {
    struct options options;
    bool help;                /* --help was asked for; nothing else is valid */
    char *data_dir;           /* owned */
    const char *listen;       /* ADDR:PORT of the brands */
    const char *tls_listen;   /* the same with TLS, or NULL */
    const char *certificates; /* directory of them, or NULL */
    int64_t certificates_loaded; /* hosts, at most */
    int64_t ticket_rotation_s;   /* a session ticket key seals for so long */
    const char *admin;           /* ADDR:PORT of the API */
    const char *redis;           /* URL, or NULL for the private redis-server */
    unsigned workers;            /* redirect workers, at least 1 */
    int64_t spool_max;           /* bytes a worker's spool may take */
    int64_t spool_segment;       /* bytes of one segment file */
    int64_t sync_ms;             /* between two fsyncs of the spools */
    int64_t cache_bytes;         /* of links, a worker */
    int64_t connections;         /* at most, a worker */
    int64_t header_ms;           /* until a request's head is complete */
    int64_t idle_ms;             /* between two requests */
    int64_t drain_ms;            /* for shipping the spool at a stop */
    int64_t not_found_limit; /* misses of a network in a minute, a worker; 0:
                                none */
    enum visitor_address_mode address_mode;
    struct dns_server dns; /* whom verifying a brand asks */
    struct report_settings reports;
    struct reread_file blocklist;
    struct reread_file countries;
};

int settings_read(struct settings *settings, int argc, char **argv,
                  struct error *err) __attribute__((warn_unused_result));

void settings_release(struct settings *settings);

/* What `waypost serve --help` prints. */
void settings_help(struct buffer *out);

#endif
