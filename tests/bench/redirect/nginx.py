"""The rivals: nginx in four ways, all with the same links as Waypost.

bare      `return 302`: looks nothing up, records nothing
map       a map of 100,000 entries, and a buffered access log
lua       lua and Redis: an XADD a click, before the answer (rivals/each.lua)
batched   lua and Redis: clicks queue, a timer sends them (rivals/batch.lua)
"""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

import machine
import support
import tls_support

MODULES = pathlib.Path("/usr/lib/nginx/modules")
LUA = ("ndk_http_module.so", "ngx_http_lua_module.so")
RIVALS = machine.HERE / "rivals"
LINKS = 100000
PATIENCE_S = 10

CONFIG = """
{modules}
daemon off;
master_process {master};
worker_processes {workers};
{user}
pid {home}/nginx.pid;
error_log {home}/error.log crit;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 60s;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    ssl_protocols TLSv1.2 TLSv1.3;
    {http}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        listen 127.0.0.1:{tls_port} ssl backlog=4096;
        ssl_certificate {pem};
        ssl_certificate_key {pem};
        {server}
        location / {{ {location} }}
    }}
}}
"""

LUA_HTTP = ('lua_package_path "{rivals}/?.lua;/usr/share/lua/5.1/?.lua;;"; '
            "lua_shared_dict links 64m; "
            "init_by_lua_block {{ require('clicks').fill('{links}') }} ")

# What each puts into http, server and location.
KINDS = {
    "bare": ("", "", "return 302 {destination};"),
    "map": ("map_hash_max_size 262144; map_hash_bucket_size 128; "
            "map $uri $destination {{ default ''; include {map}; }} "
            "log_format click '$time_iso8601 $host $uri $remote_addr "
            "\"$http_user_agent\" \"$http_referer\" $status'; ",
            "access_log {home}/clicks.log click buffer=64k flush=1s;",
            "if ($destination) {{ return 302 $destination; }} return 404;"),
    "lua": (LUA_HTTP, "set $redis {redis};",
            "content_by_lua_file {rivals}/each.lua;"),
    "batched": (LUA_HTTP + "init_worker_by_lua_block "
                "{{ require('batch').start('{redis}') }}", "",
                "content_by_lua_block {{ require('batch').answer() }}"),
}


class Nginx:
    """One of KINDS on `cores`, with a Redis of its own if it records."""

    def __init__(self, kind, setup, workers=1):
        self.name = "nginx" if kind == "bare" else f"nginx {kind}"
        self.setup = setup
        self.records = kind in ("lua", "batched")
        self.counted = self.unseen = 0
        self.port, self.tls_port = support.free_ports(2)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="wp-nginx-",
                                                  dir="/tmp"))
        self.redis = self.process = None
        try:
            self.start(kind, workers)
        except BaseException:
            self.close()
            raise

    def start(self, kind, workers):
        if self.records:
            self.start_redis()
        config = self.home / "nginx.conf"
        config.write_text(self.config(kind, workers))
        cores = self.setup.cores(workers)
        self.process = subprocess.Popen(
            [*machine.on_cores(cores), "nginx", "-p", str(self.home), "-c",
             str(config), "-e", str(self.home / "error.log")],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=support.child_setup())
        support.wait_until(self.is_ready, f"{self.name} to listen")

    def start_redis(self):
        if not all((MODULES / name).exists() for name in LUA):
            raise machine.Failed("nginx's lua module is missing; "
                                 "./deploy/install-packages bench")
        self.redis = support.RedisServer().start()
        machine.pin(self.redis.process.pid, [self.setup.server_core])

    def config(self, kind, workers):
        pem = self.home / "certificate.pem"
        pem.write_text(tls_support.pem(self.setup.host))
        values = {
            "home": self.home, "port": self.port, "tls_port": self.tls_port,
            "pem": pem, "rivals": RIVALS,
            "workers": workers, "master": "on" if workers > 1 else "off",
            "user": "user root;" if workers > 1 and os.getuid() == 0 else "",
            "destination": self.setup.destination,
            "redis": self.redis.path if self.redis else "",
            "map": self.home / "links.map", "links": self.home / "links",
            "modules": "".join(f"load_module {MODULES / name};\n"
                               for name in LUA) if self.records else "",
        }
        self.write_links(kind)
        parts = {name: text.format(**values) for name, text in
                 zip(("http", "server", "location"), KINDS[kind])}
        return CONFIG.format(**values, **parts)

    def write_links(self, kind):
        links = [(f"/{self.setup.slug}", self.setup.destination)]
        links += ((f"/z{i}", f"https://example.com/{i}")
                  for i in range(LINKS - 1))
        end = ";" if kind == "map" else ""
        name = "links.map" if kind == "map" else "links"
        with open(self.home / name, "w", encoding="ascii") as file:
            file.writelines(f"{uri} {destination}{end}\n"
                            for uri, destination in links)

    def is_ready(self):
        if self.process.poll() is not None:
            raise machine.Failed(f"{self.name} did not start:\n{self.log()}")
        with socket.socket() as sock:
            return sock.connect_ex(("127.0.0.1", self.port)) == 0

    def log(self):
        file = self.home / "error.log"
        return file.read_text() if file.exists() else ""

    def parts(self):
        """{part: (process ids, name of the threads that count)}"""
        pid = self.process.pid
        parts = {"cpu": ([pid, *support.children(pid)], "")}
        if self.redis:
            parts["redis"] = ([self.redis.process.pid], "")
        return parts

    def recorded(self):
        with self.redis.connect() as redis:
            return redis("XLEN", "clicks")

    def settle(self):
        """Until all that was counted is recorded and no more comes."""
        last = None
        deadline = time.monotonic() + PATIENCE_S
        while self.records and time.monotonic() < deadline:
            recorded = self.recorded()
            if recorded == last and recorded >= self.counted:
                break
            last = recorded
            time.sleep(0.02)

    def memory_pids(self):
        return self.parts()["cpu"][0]

    def check_books(self):
        """What wrk saw must have been recorded, by rivals too."""
        if not self.records:
            return None
        self.settle()
        recorded = self.recorded()
        if not self.counted <= recorded <= self.counted + self.unseen:
            raise machine.Failed(
                f"{self.name} recorded {recorded:,} clicks, and "
                f"{self.counted:,} to {self.counted + self.unseen:,} were "
                f"answered\n{self.log()}")
        return f"{self.name}: {self.counted:,} answers, {recorded:,} recorded"

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        if self.redis:
            self.redis.close()
        shutil.rmtree(self.home, ignore_errors=True)
