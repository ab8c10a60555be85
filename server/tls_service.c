#include "server/tls_service.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"
#include "server/tls/tls_certificates.h"
#include "server/tls/tls_server.h"
#include "server/tls/tls_ticket_sharing.h"
#include "server/tls/tls_tickets.h"

#define TICKET_PURPOSE "tls tickets"

struct tls_service {
    struct event_base *base; /* not owned */
    struct tls_certificates *certificates;
    struct tls_tickets tickets;
    struct tls_ticket_sharing *sharing; /* NULL until it is asked for */
    struct tls_server *server;
    struct timer look;
};

static const char *const protocols[] = {"h2", "http/1.1", NULL};

static void on_look(void *arg)
{
    struct tls_service *tls = arg;

    tls_certificates_look(tls->certificates);
    timer_arm(&tls->look, TLS_CERTIFICATES_LOOK_MS);
}

static void init_tickets(struct tls_service *tls,
                         const struct settings *settings,
                         const struct installation *inst)
{
    unsigned char seed[HMAC_SIZE];

    installation_key(inst, TICKET_PURPOSE, seed);
    tls_tickets_init(&tls->tickets, clock_system(),
                     settings->ticket_rotation_s * 1000, seed);
    explicit_bzero(seed, sizeof(seed));
}

static int open_certificates(struct tls_service *tls,
                             const struct settings *settings, struct error *err)
{
    struct tls_certificates_counts counts = {0};

    tls->certificates = tls_certificates_new(
        settings->certificates, (size_t)settings->certificates_loaded, err);
    if (tls->certificates == NULL) {
        err->code = ERROR_INVALID; /* what the operator named, not our disk */
        return error_prefix(err, "--certificates");
    }
    tls_certificates_count(tls->certificates, &counts);
    if (counts.known == 0)
        log_warn("there are no certificates; TLS will refuse everybody",
                 log_str("directory", settings->certificates));
    return 0;
}

struct tls_service *tls_service_new(struct event_base *base,
                                    const struct settings *settings,
                                    const struct installation *inst,
                                    struct error *err)
{
    struct tls_service *tls = memory_zalloc(1, sizeof(*tls));
    struct tls_server_config config = {.protocols = protocols};

    tls->base = base;
    init_tickets(tls, settings, inst);
    timer_init(&tls->look, base, on_look, tls);
    if (open_certificates(tls, settings, err) < 0)
        goto fail;
    config.certificates = tls->certificates;
    config.tickets = &tls->tickets;
    tls->server = tls_server_new(&config, err);
    if (tls->server == NULL)
        goto fail;
    timer_arm(&tls->look, TLS_CERTIFICATES_LOOK_MS);
    return tls;
fail:
    tls_service_free(&tls);
    return NULL;
}

void tls_service_free(struct tls_service **tls)
{
    struct tls_service *gone = *tls;

    *tls = NULL;
    if (gone == NULL)
        return;
    tls_ticket_sharing_free(&gone->sharing);
    tls_server_free(&gone->server);
    timer_release(&gone->look);
    tls_certificates_free(&gone->certificates);
    tls_tickets_release(&gone->tickets);
    free(gone);
}

void tls_service_share(struct tls_service *tls,
                       const struct redis_config *redis)
{
    tls->sharing = tls_ticket_sharing_new(tls->base, redis, &tls->tickets);
}

struct tls_server *tls_service_server(const struct tls_service *tls)
{
    return tls->server;
}

struct tls_certificates *tls_service_certificates(const struct tls_service *tls)
{
    return tls->certificates;
}
