#ifndef SERVER_SERVICE_H
#define SERVER_SERVICE_H

#include "core/error.h"
#include "server/settings.h"

/*
 * The whole server: everything that `waypost serve` starts, in the order in
 * which one part needs another, and stops in the reverse order.
 *
 *     service = service_new(&settings, &err);    locks, opens, binds, starts
 *     service_run(service);                      until SIGTERM or SIGINT
 *     service_free(&service);                    drains and stops it all
 *
 * Belongs to the main thread (the private redis-server dies with the thread
 * that forked it).
 */
struct service;

/*
 * NULL on failure, with nothing left running: ERROR_CONFLICT for a data
 * directory in use, ERROR_UNAVAILABLE for a port in use or a Redis that
 * cannot be reached, ERROR_IO or ERROR_FULL for the disk.
 */
struct service *service_new(struct settings *settings, struct error *err);

/* Serves until a signal says stop. */
void service_run(struct service *service);

/*
 * Stops accepting, finishes answers, ships the spools, stops the private
 * redis-server. What could not be shipped in time waits in the spools.
 */
void service_free(struct service **service);

#endif
