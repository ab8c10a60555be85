#ifndef SHORTENER_IMITATED_HOSTS_H
#define SHORTENER_IMITATED_HOSTS_H

/*
 * The hosts that are imitated most: where people type passwords, pay, or keep
 * their mail and files. In the order of their names, ended by NULL.
 */
const char *const *imitated_hosts(void);

#endif
