#ifndef SERVER_REPORT_CONTACTS_READ_H
#define SERVER_REPORT_CONTACTS_READ_H

#include "attribution/result/report_result.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * Tells a report who the recipients in it are (report_contact.h), as their
 * records say now. Who was deleted stays unnamed.
 *
 *     report_contacts_read_start(redis, &result, on_named, call);
 *
 * The result stays where it is until the callback, which comes once, later,
 * from the loop: `err` is NULL, or Redis's (store.h), also when Redis is freed
 * meanwhile.
 */
typedef void report_contacts_read_fn(void *arg, const struct error *err);

/* For a result that asks for at least one. */
void report_contacts_read_start(struct redis *redis,
                                struct report_result *result,
                                report_contacts_read_fn *fn, void *arg);

#endif
