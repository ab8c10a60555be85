#include "tests/support/redis_fixture.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 64
#define START_MS      20000

static void fail(const char *what)
{
    fprintf(stderr, "redis fixture: %s: %s\n", what, strerror(errno));
    abort();
}

static void run_server(const struct redis_fixture *server, pid_t parent)
{
    const char *argv[ARGUMENTS_MAX] = {
        "redis-server", "--port",     "0",         "--unixsocket",
        server->socket, "--dir",      server->dir, "--appendonly",
        "yes",          "--save",     "",          "--logfile",
        "redis.log",    "--loglevel", "notice",    "--daemonize",
        "no",
    };
    size_t argc = 17;

    for (size_t i = 0; server->options != NULL && server->options[i] != NULL &&
                       argc + 1 < ARGUMENTS_MAX;
         i++)
        argv[argc++] = server->options[i];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    fail("cannot run redis-server; install the package redis-server");
}

/* Does it answer PING, be it that it wants a password first? */
static bool answers(const struct redis_fixture *server)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct pollfd wait = {.events = POLLIN};
    char reply[64] = "";
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ready = false;

    memcpy(to.sun_path, server->socket, sizeof(server->socket));
    if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
        send(fd, "PING\r\n", 6, MSG_NOSIGNAL) == 6) {
        wait.fd = fd;
        ready = poll(&wait, 1, 1000) == 1 &&
                recv(fd, reply, sizeof(reply) - 1, 0) > 0 &&
                strncmp(reply, "-LOADING", 8) != 0;
    }
    close(fd);
    return ready;
}

void redis_fixture_restart(struct redis_fixture *server)
{
    pid_t parent = getpid();

    server->pid = fork();
    if (server->pid < 0)
        fail("cannot fork");
    if (server->pid == 0)
        run_server(server, parent);
    for (int waited = 0; !answers(server); waited += 5) {
        if (waited > START_MS || waitpid(server->pid, NULL, WNOHANG) != 0)
            fail("redis-server did not start");
        poll(NULL, 0, 5);
    }
}

void redis_fixture_start(struct redis_fixture *server,
                         const char *const *options)
{
    *server = (struct redis_fixture){.options = options};
    snprintf(server->dir, sizeof(server->dir), "/tmp/waypost-redis-XXXXXX");
    if (mkdtemp(server->dir) == NULL)
        fail("cannot make a directory");
    snprintf(server->socket, sizeof(server->socket), "%s/redis.sock",
             server->dir);
    redis_fixture_restart(server);
}

void redis_fixture_config(const struct redis_fixture *server,
                          struct redis_config *config)
{
    *config = (struct redis_config)REDIS_CONFIG_INIT;
    memcpy(config->path, server->socket, sizeof(config->path));
}

void redis_fixture_kill(struct redis_fixture *server)
{
    if (server->pid == 0)
        return;
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    server->pid = 0;
}

void redis_fixture_pause(struct redis_fixture *server)
{
    int status;

    kill(server->pid, SIGSTOP);
    waitpid(server->pid, &status, WUNTRACED);
}

void redis_fixture_resume(struct redis_fixture *server)
{
    kill(server->pid, SIGCONT);
}

void redis_fixture_stop(struct redis_fixture *server)
{
    redis_fixture_kill(server);
    redis_fixture_remove(server->dir);
}

static int remove_one(const char *path, const struct stat *info, int type,
                      struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void redis_fixture_remove(const char *dir)
{
    if (dir != NULL)
        nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
