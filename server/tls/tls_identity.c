#include "server/tls/tls_identity.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "core/error.h"
#include "core/memory.h"
#include "server/tls/tls_pair.h"
#include "server/tls/tls_place.h"

struct tls_identity {
    atomic_uint refs;
    struct tls_pair pairs[TLS_PAIR_KINDS]; /* by kind; those that are not
                                              there have no certificate */
};

void tls_report_release(struct tls_report *report)
{
    buffer_release(&report->refusals);
    buffer_release(&report->warnings);
}

static void add_pair(struct tls_identity *identity, struct tls_pair *pair,
                     const char *host, const struct tls_place *place,
                     struct tls_report *report)
{
    struct tls_pair *mine = &identity->pairs[pair->kind];

    if (mine->certificate != NULL) {
        /* The same in two forms (lego writes .crt and .pem) is no matter. */
        if (X509_cmp(mine->certificate, pair->certificate) != 0)
            buffer_appendf(
                &report->warnings,
                "%s is not used: %s has another certificate with such "
                "a key; remove one of them\n",
                place->chain, host);
        tls_pair_release(pair);
        return;
    }
    tls_pair_warn(pair, host, place->chain, place->key, &report->warnings);
    *mine = *pair;
}

/* Is there none of any kind? */
static bool is_empty(const struct tls_identity *identity)
{
    for (size_t kind = 0; kind < TLS_PAIR_KINDS; kind++) {
        if (identity->pairs[kind].certificate != NULL)
            return false;
    }
    return true;
}

struct tls_identity *tls_identity_read(const char *dir, const char *host,
                                       struct tls_report *report)
{
    struct tls_identity *identity = memory_zalloc(1, sizeof(*identity));
    struct error err = ERROR_INIT;
    struct tls_place place;
    struct tls_pair pair;

    atomic_init(&identity->refs, 1);
    for (size_t n = 0; tls_place_at(&place, dir, host, n); n++) {
        if (!tls_place_exists(&place))
            continue;
        if (tls_pair_read(&pair, place.chain, place.key, &err) < 0)
            buffer_appendf(&report->refusals, "%s\n", err.message);
        else
            add_pair(identity, &pair, host, &place, report);
    }
    if (is_empty(identity))
        tls_identity_unref(&identity);
    return identity;
}

struct tls_identity *tls_identity_ref(struct tls_identity *identity)
{
    atomic_fetch_add_explicit(&identity->refs, 1, memory_order_relaxed);
    return identity;
}

void tls_identity_unref(struct tls_identity **identity)
{
    struct tls_identity *gone = *identity;

    *identity = NULL;
    if (gone == NULL ||
        atomic_fetch_sub_explicit(&gone->refs, 1, memory_order_acq_rel) > 1)
        return;
    for (size_t kind = 0; kind < TLS_PAIR_KINDS; kind++)
        tls_pair_release(&gone->pairs[kind]);
    free(gone);
}

bool tls_identity_show(const struct tls_identity *identity, SSL *ssl)
{
    for (size_t kind = 0; kind < TLS_PAIR_KINDS; kind++) {
        const struct tls_pair *pair = &identity->pairs[kind];

        if (pair->certificate != NULL &&
            SSL_use_cert_and_key(ssl, pair->certificate, pair->key, pair->chain,
                                 1) != 1)
            return false;
    }
    return true;
}
