#include "core/redis_server.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <event2/event.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/redis.h"
#include "core/redis_url.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 15000

/* A data directory and a loop; the supervisor is made by each test. */
struct place {
    char dir[512];
    char root[32]; /* what is removed at the end */
    struct event_base *base;
    struct redis_server *server;
    struct error err;
};

static void open_place(struct place *p)
{
    *p = (struct place){.err = ERROR_INIT};
    snprintf(p->root, sizeof(p->root), "/tmp/waypost-test-XXXXXX");
    cr_assert_not_null(mkdtemp(p->root));
    snprintf(p->dir, sizeof(p->dir), "%s/data", p->root);
    p->base = event_base_new();
}

static void close_place(struct place *p)
{
    redis_server_free(&p->server);
    event_base_free(p->base);
    redis_fixture_remove(p->root);
}

static int start(struct place *p)
{
    p->server = redis_server_new(p->base, p->dir, &p->err);
    if (p->server == NULL)
        return p->err.code;
    return redis_server_start(p->server, &p->err);
}

static void must_start(struct place *p)
{
    cr_assert_eq(start(p), 0, "%s", p->err.message);
}

/* One command to the private server, and its answer as text. */
struct question {
    char answer[4096];
    bool done;
};

static void on_answer(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct question *q = arg;

    snprintf(q->answer, sizeof(q->answer), "%" SLICE_FMT,
             SLICE_ARG(redis_reply_slice(reply)));
    q->done = code == ERROR_NONE;
}

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static struct question ask(struct place *p, const char *command,
                           const char *key, const char *value)
{
    struct redis_config config = REDIS_CONFIG_INIT;
    struct slice words[] = {slice_str(command), slice_str(key),
                            slice_str(value)};
    struct question q = {.done = false};
    struct redis *redis;

    cr_assert_eq(redis_url_parse(slice_str(redis_server_socket(p->server)),
                                 &config, &p->err),
                 0);
    redis = redis_new(p->base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(p->base, is_ready, redis, WAIT_MS));
    redis_command(redis, on_answer, &q, words, value != NULL ? 3 : 2);
    cr_assert(loop_run_until_flag(p->base, &q.done, WAIT_MS));
    redis_free(&redis);
    return q;
}

static bool wait_end(int pid)
{
    struct pollfd wait = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    bool ended;

    if (wait.fd < 0)
        return true; /* nobody of this number any more */
    ended = poll(&wait, 1, WAIT_MS) == 1;
    close(wait.fd);
    return ended;
}

/*
 * Another process that starts the server on the place's directory, stores a
 * key and waits to be killed; returns its process id, and its child's.
 */
static pid_t start_apart(struct place *p, int *redis_pid)
{
    int ends[2];
    pid_t pid;

    cr_assert_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        int child = start(p) == 0 ? redis_server_pid(p->server) : 0;

        if (child != 0)
            ask(p, "SET", "k", "kept");
        if (write(ends[1], &child, sizeof(child)) != sizeof(child))
            _exit(1);
        for (;;)
            pause();
    }
    cr_assert_eq(read(ends[0], redis_pid, sizeof(*redis_pid)),
                 sizeof(*redis_pid));
    cr_assert_gt(*redis_pid, 0);
    close(ends[0]);
    close(ends[1]);
    return pid;
}

static void kill_9(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

Test(redis_server, keeps_its_data)
{
    struct place p;

    open_place(&p);
    must_start(&p);
    cr_assert_str_eq(ask(&p, "SET", "k", "v").answer, "OK");
    redis_server_stop(p.server);
    cr_assert_eq(redis_server_pid(p.server), 0);
    redis_server_free(&p.server);
    cr_assert_null(p.server);
    must_start(&p);
    cr_assert_str_eq(ask(&p, "GET", "k", NULL).answer, "v");
    close_place(&p);
}

/* Destinations are longer than Redis's own limit of 64 bytes. */
Test(redis_server, keeps_long_fields_packed)
{
    struct question q;
    struct place p;

    open_place(&p);
    must_start(&p);
    ask(&p, "EVAL", "redis.call('HSET', 'h', 'url', string.rep('u', 8000))",
        "0");
    q = ask(&p, "OBJECT", "ENCODING", "h");
    cr_assert(strcmp(q.answer, "listpack") == 0 ||
                  strcmp(q.answer, "ziplist") == 0,
              "%s", q.answer);
    close_place(&p);
}

Test(redis_server, opens_no_port_and_a_private_socket)
{
    struct stat info;
    struct place p;

    open_place(&p);
    must_start(&p);
    cr_assert_eq(stat(redis_server_socket(p.server), &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0700);
    cr_assert_not_null(
        strstr(ask(&p, "INFO", "server", NULL).answer, "# Server"));
    cr_assert_not_null(
        strstr(ask(&p, "INFO", "server", NULL).answer, "tcp_port:0"));
    close_place(&p);
}

Test(redis_server, refuses_a_second_one)
{
    struct place p;
    struct redis_server *second;
    char pid[32];

    open_place(&p);
    must_start(&p);
    snprintf(pid, sizeof(pid), "(pid %d)", (int)getpid());
    second = redis_server_new(p.base, p.dir, &p.err);
    cr_assert_null(second);
    cr_assert_eq(p.err.code, ERROR_CONFLICT);
    cr_assert_not_null(strstr(p.err.message, pid), "%s", p.err.message);
    close_place(&p);
}

/* Lengthens the place's directory beyond a socket's path. */
static void lengthen(struct place *p)
{
    size_t len = strlen(p->dir);

    snprintf(p->dir + len, sizeof(p->dir) - len, "/%0100d/%0100d", 0, 0);
}

Test(redis_server, finds_room_for_a_long_path)
{
    struct place p;
    char *socket;
    char *slash;
    struct stat info;

    open_place(&p);
    lengthen(&p);
    must_start(&p);
    socket = slice_copy(slice_str(redis_server_socket(p.server)));
    cr_assert_lt(strlen(socket), 108);
    cr_assert_str_eq(ask(&p, "SET", "k", "v").answer, "OK");
    slash = strrchr(socket, '/');
    *slash = '\0';
    cr_assert_eq(stat(socket, &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0700);
    redis_server_free(&p.server);
    cr_assert_eq(stat(socket, &info), -1, "%s is left", socket);
    free(socket);
    close_place(&p);
}

Test(redis_server, removes_the_socket_directory_of_a_killed_one)
{
    struct place p;
    char old[108];
    char *link;
    int redis_pid;
    pid_t pid;

    open_place(&p);
    lengthen(&p);
    pid = start_apart(&p, &redis_pid);
    kill_9(pid);
    link = file_path(p.dir, "redis/redis.sock");
    memset(old, 0, sizeof(old));
    cr_assert_gt(readlink(link, old, sizeof(old) - 1), 0);
    must_start(&p);
    cr_assert_str_neq(old, redis_server_socket(p.server));
    *strrchr(old, '/') = '\0';
    cr_assert_eq(access(old, F_OK), -1, "%s is left", old);
    cr_assert_eq(access(link, F_OK), 0);
    free(link);
    close_place(&p);
}

struct change {
    struct place *place;
    int old_pid;
};

static bool runs_anew(void *arg)
{
    struct change *c = arg;
    int pid = redis_server_pid(c->place->server);

    return pid != 0 && pid != c->old_pid;
}

Test(redis_server, starts_a_killed_child_again)
{
    struct place p;
    struct change change = {&p, 0};

    open_place(&p);
    must_start(&p);
    cr_assert_str_eq(ask(&p, "SET", "k", "v").answer, "OK");
    for (int i = 0; i < 2; i++) {
        change.old_pid = redis_server_pid(p.server);
        kill(change.old_pid, SIGKILL);
        cr_assert(loop_run_until(p.base, runs_anew, &change, WAIT_MS));
        cr_assert_str_eq(ask(&p, "GET", "k", NULL).answer, "v");
    }
    close_place(&p);
}

/* An empty Redis is told again what the spools still have; none is not. */
Test(redis_server, starts_a_child_again_whose_directory_is_gone)
{
    struct place p;
    struct change change = {&p, 0};
    char line[sizeof(p.dir) + 32];

    open_place(&p);
    must_start(&p);
    change.old_pid = redis_server_pid(p.server);
    snprintf(line, sizeof(line), "rm -rf '%s/redis'", p.dir);
    cr_assert_eq(system(line), 0);
    kill(change.old_pid, SIGKILL);
    cr_assert(loop_run_until(p.base, runs_anew, &change, WAIT_MS));
    cr_assert_str_eq(ask(&p, "SET", "k", "v").answer, "OK");
    close_place(&p);
}

Test(redis_server, dies_with_a_killed_parent)
{
    struct place p;
    int redis_pid;

    open_place(&p);
    kill_9(start_apart(&p, &redis_pid));
    cr_assert(wait_end(redis_pid));
    close_place(&p);
}

Test(redis_server, starts_right_after_a_killed_parent)
{
    struct place p;
    int redis_pid;

    open_place(&p);
    for (int i = 0; i < 3; i++) {
        kill_9(start_apart(&p, &redis_pid));
        must_start(&p);
        cr_assert_neq(redis_server_pid(p.server), redis_pid);
        cr_assert_str_eq(ask(&p, "GET", "k", NULL).answer, "kept");
        redis_server_free(&p.server);
    }
    close_place(&p);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    kill(*(int *)arg, SIGCONT);
}

/* The child that was left behind holds its own lock, and not the parent's. */
Test(redis_server, waits_for_a_child_that_was_left_behind)
{
    struct timeval soon = {0, 200000};
    struct place p;
    struct event *resume;
    int redis_pid;
    pid_t pid;

    open_place(&p);
    pid = start_apart(&p, &redis_pid);
    kill(redis_pid, SIGSTOP);
    kill_9(pid);
    p.server = redis_server_new(p.base, p.dir, &p.err);
    cr_assert_not_null(p.server, "%s", p.err.message);
    resume = evtimer_new(p.base, on_resume, &redis_pid);
    event_add(resume, &soon);
    cr_assert_eq(redis_server_start(p.server, &p.err), 0, "%s", p.err.message);
    cr_assert_str_eq(ask(&p, "GET", "k", NULL).answer, "kept");
    event_free(resume);
    close_place(&p);
}

static void on_break(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    event_base_loopbreak(arg);
}

Test(redis_server, can_be_interrupted_while_it_starts)
{
    struct timeval now = {0, 0};
    struct place p;

    open_place(&p);
    event_base_once(p.base, -1, EV_TIMEOUT, on_break, p.base, &now);
    cr_assert_eq(start(&p), ERROR_CANCELLED);
    cr_assert_eq(redis_server_pid(p.server), 0);
    close_place(&p);
}

Test(redis_server, says_what_to_install)
{
    struct place p;

    open_place(&p);
    setenv("PATH", p.root, 1);
    cr_assert_eq(start(&p), ERROR_UNSUPPORTED);
    cr_assert_not_null(strstr(p.err.message, "install the package"));
    close_place(&p);
}

Test(redis_server, refuses_a_directory_it_cannot_make)
{
    struct place p;

    open_place(&p);
    snprintf(p.dir, sizeof(p.dir), "/dev/null/data");
    cr_assert_eq(start(&p), ERROR_IO);
    cr_assert_null(p.server);
    close_place(&p);
}

/* The path of Redis's own file that ends with `suffix`; the caller frees. */
static char *find_aof(const struct place *p, const char *suffix)
{
    char *dir = file_path(p->dir, "redis/appendonlydir");
    DIR *entries = opendir(dir);
    struct dirent *entry;
    char *found = NULL;

    cr_assert_not_null(entries);
    while (found == NULL && (entry = readdir(entries)) != NULL)
        if (slice_ends(slice_str(entry->d_name), slice_str(suffix)))
            found = file_path(dir, "%s", entry->d_name);
    closedir(entries);
    free(dir);
    cr_assert_not_null(found);
    return found;
}

Test(redis_server, loads_a_file_with_a_torn_tail)
{
    struct stat info;
    struct place p;
    char *aof;

    open_place(&p);
    must_start(&p);
    ask(&p, "SET", "k", "v");
    ask(&p, "SET", "torn", "v");
    redis_server_free(&p.server);
    aof = find_aof(&p, ".incr.aof");
    cr_assert_eq(stat(aof, &info), 0);
    cr_assert_eq(truncate(aof, info.st_size - 5), 0);
    must_start(&p);
    cr_assert_str_eq(ask(&p, "GET", "k", NULL).answer, "v");
    cr_assert_str_eq(ask(&p, "GET", "torn", NULL).answer, "");
    free(aof);
    close_place(&p);
}

Test(redis_server, says_why_its_child_ended)
{
    struct place p;
    struct error ignored = ERROR_INIT;
    char *aof;

    open_place(&p);
    must_start(&p);
    redis_server_free(&p.server);
    aof = find_aof(&p, ".manifest");
    cr_assert_eq(file_write(aof, SLICE("garbage\n"), 0600, &ignored), 0);
    cr_assert_eq(start(&p), ERROR_UNAVAILABLE);
    cr_assert_not_null(strstr(p.err.message, "AOF"), "%s", p.err.message);
    cr_assert_not_null(strstr(p.err.message, "/redis/redis.log"));
    cr_assert_eq(redis_server_pid(p.server), 0);
    free(aof);
    close_place(&p);
}
