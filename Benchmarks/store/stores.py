"""What else keeps series: each is given the same data, closes its files, and answers in a process begun for it.

`bytes` is the size of all its files when nothing more is done to them. `means` and `latest` give seconds.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import numpy as np

import contestants

HOUR = 3_600_000


def size(folder, without=()):
    """Bytes of all files in a folder, but for holes that take no room."""
    total = 0
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        for name in files:
            with contextlib.suppress(FileNotFoundError):
                found = os.stat(os.path.join(place, name))
                total += min(found.st_size, found.st_blocks * 512)
    return total


def timed(words, **options):
    """Seconds that a program takes; it must succeed."""
    began = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - began


class Rows:
    """All samples of a list of series as three columns, in the order of their times."""

    def __init__(self, series):
        names = np.repeat(np.arange(len(series)), [len(one.times) for one in series])
        times = np.concatenate([one.times for one in series])
        order = np.argsort(times, kind="stable")
        self.series, self.times = names[order], times[order]
        self.values = np.concatenate([one.values for one in series])[order]


class SQLiteRows:
    """Rows in the order of their times, and an index over (series, time), made at the end: as small as it gets."""

    name = "SQLite rows, index"
    table = "CREATE TABLE sample (series INTEGER NOT NULL, time INTEGER NOT NULL, value REAL)"
    index = "CREATE INDEX place ON sample (series, time)"
    order = None

    def __init__(self, folder):
        if not shutil.which("sqlite3"):
            raise LookupError("sqlite3 is not installed")
        os.makedirs(folder)
        self.path = os.path.join(folder, "rows.db")

    def load(self, series, rows):
        connection = sqlite3.connect(self.path)
        connection.execute(self.table)
        place = slice(None) if self.order is None else np.lexsort((rows.times, rows.series))
        columns = [column[place] for column in (rows.series, rows.times, rows.values)]
        for start in range(0, len(rows.times), 500_000):
            part = [column[start:start + 500_000].tolist() for column in columns]
            connection.executemany("INSERT INTO sample VALUES (?, ?, ?)", zip(*part))
        if self.index:
            connection.execute(self.index)
        connection.commit()
        connection.close()

    def bytes(self):
        return os.path.getsize(self.path)

    def means(self, series, number, start, end):
        return self.ask(f"SELECT time / {HOUR}, avg(value) FROM sample WHERE series = {number} AND time >= {start}"
                        f" AND time < {end} GROUP BY 1")

    def latest(self, count):
        return self.ask("SELECT series, max(time), value FROM sample GROUP BY series")

    def ask(self, sql):
        return timed(["sqlite3", "-readonly", self.path, sql])

    def end(self):
        pass


class SQLiteClustered(SQLiteRows):
    """Rows in the order of series and time, written in that order: as small as it gets."""

    name = "SQLite WITHOUT ROWID"
    table = ("CREATE TABLE sample (series INTEGER NOT NULL, time INTEGER NOT NULL, value REAL,"
             " PRIMARY KEY (series, time)) WITHOUT ROWID")
    index = None
    order = "series"


class DuckDB:
    """A table ordered by series and time. Times of queries leave out starting Python."""

    name = "DuckDB"

    def __init__(self, folder):
        try:
            import duckdb
        except ImportError:
            raise LookupError("the Python package duckdb is not installed") from None
        self.duckdb = duckdb
        os.makedirs(folder)
        self.path = os.path.join(folder, "rows.duckdb")

    def load(self, series, rows):
        columns = {"series": rows.series, "time": rows.times, "value": rows.values}
        connection = self.duckdb.connect(self.path)
        connection.execute("CREATE TABLE sample AS SELECT series::INTEGER AS series, time, value FROM columns"
                           " ORDER BY series, time")
        connection.execute("CHECKPOINT")
        connection.close()
        assert columns

    def bytes(self):
        return os.path.getsize(self.path)

    def means(self, series, number, start, end):
        return self.ask(f"SELECT time // {HOUR}, avg(value) FROM sample WHERE series = {number} AND time >= {start}"
                        f" AND time < {end} GROUP BY 1 ORDER BY 1")

    def latest(self, count):
        return self.ask("SELECT series, max(time), arg_max(value, time) FROM sample GROUP BY series")

    def ask(self, sql):
        program = ("import duckdb, sys, time; began = time.perf_counter();"
                   "duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall();"
                   "print(time.perf_counter() - began)")
        return float(subprocess.run([sys.executable, "-c", program, self.path, sql], check=True, capture_output=True,
                                    text=True).stdout)

    def end(self):
        pass


class Server:
    """A database that is asked over HTTP; its answers' times count from a start of it on."""

    def __init__(self, folder):
        program = shutil.which(self.program)
        if not program:
            raise LookupError(f"the Debian package {self.package} is not installed")
        self.folder, self.process = folder, None
        os.makedirs(folder)
        self.program = program

    def start(self):
        self.port = contestants.free_port()
        words, environment = self.words()
        with open(os.path.join(self.folder, "log"), "a") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ, **environment})
        for _ in range(600):
            with contextlib.suppress(OSError):
                return self.get(self.ping)
            time.sleep(0.05)
        raise SystemExit(f"{self.name} did not come up; see {self.folder}/log")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(120)
        self.process = None

    def end(self):
        contestants.end(self.process)

    def get(self, path, body=None, **query):
        url = f"http://127.0.0.1:{self.port}{path}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=120) as answer:
            return answer.read()

    def first(self, path, **query):
        """Seconds of the first answer after a start."""
        self.stop()
        self.start()
        began = time.perf_counter()
        answer = self.get(path, **query)
        took = time.perf_counter() - began
        if len(answer) < 1000:
            raise SystemExit(f"{self.name} answered {answer!r}")
        return took

    def settle(self, seconds=3):
        """Waits until its files have not changed for a while."""
        before, since = None, time.monotonic()
        for _ in range(1200):
            now = size(self.files)
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since > seconds:
                return
            time.sleep(0.25)


class VictoriaMetrics(Server):
    """One metric name for each metric, the device as label; merged by force at the end."""

    name, package, program, ping = "VictoriaMetrics", "victoria-metrics", "victoria-metrics", "/health"

    def words(self):
        self.files = os.path.join(self.folder, "data")
        return [self.program, f"-storageDataPath={self.files}", "-retentionPeriod=100y",
                f"-httpListenAddr=127.0.0.1:{self.port}", "-search.maxUniqueTimeseries=1000000",
                "-search.disableCache"], {}

    def load(self, series, rows):
        self.start()
        for start in range(0, len(series), 200):
            lines = [json.dumps({"metric": {"__name__": one.metric, "device": one.device},
                                 "values": one.values.tolist(), "timestamps": one.times.tolist()})
                     for one in series[start:start + 200]]
            self.get("/api/v1/import", body="\n".join(lines).encode())
        self.get("/internal/force_flush")
        self.get("/internal/force_merge")
        time.sleep(0.5)
        while b"vm_active_force_merges 0" not in self.get("/metrics"):
            time.sleep(0.2)
        self.settle()
        self.stop()

    def bytes(self):
        return size(self.files, without=("cache",))

    def means(self, series, number, start, end):
        one = series[number]
        query = f'avg_over_time({one.metric}{{device="{one.device}"}}[1h])'
        return self.first("/api/v1/query_range", query=query, start=start / 1000 + 3600, end=end / 1000, step=3600)

    def latest(self, count):
        # Some of the newest are older than the usual five minutes.
        return self.first("/api/v1/query", query='last_over_time({__name__=~".+"}[1d])', time=self.newest / 1000)


class InfluxDB(Server):
    """A measurement with a field for each metric and the device as tag; compacted at once when nothing comes."""

    name, package, program, ping = "InfluxDB 1.6", "influxdb", "influxd", "/ping"

    def words(self):
        self.files = os.path.join(self.folder, "data")
        other = contestants.free_port()
        names = {"META_DIR": "meta", "DATA_DIR": "data", "DATA_WAL_DIR": "wal"}
        environment = {f"INFLUXDB_{name}": os.path.join(self.folder, place) for name, place in names.items()}
        environment.update({
            "INFLUXDB_META_DIR": environment["INFLUXDB_META_DIR"], "INFLUXDB_REPORTING_DISABLED": "true",
            "INFLUXDB_HTTP_BIND_ADDRESS": f"127.0.0.1:{self.port}", "INFLUXDB_BIND_ADDRESS": f"127.0.0.1:{other}",
            "INFLUXDB_HTTP_MAX_BODY_SIZE": "0", "INFLUXDB_HTTP_LOG_ENABLED": "false",
            "INFLUXDB_MONITOR_STORE_ENABLED": "false", "INFLUXDB_DATA_QUERY_LOG_ENABLED": "false",
            "INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION": "1s",
            "INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION": "1s",
        })
        return [self.program], environment

    def load(self, series, rows):
        self.start()
        self.get("/query", body=b"", q="CREATE DATABASE bench")
        devices = {}
        for one in series:
            devices.setdefault(one.device, []).append(one)
        for name, members in devices.items():
            points = {}
            for one in members:
                for moment, value in zip(one.times.tolist(), one.values.tolist()):
                    points.setdefault(moment, []).append(f"{one.metric}={value}")
            lines = [f"m,device={name} {','.join(fields)} {moment}" for moment, fields in points.items()]
            for start in range(0, len(lines), 20_000):
                self.get("/write", body="\n".join(lines[start:start + 20_000]).encode(), db="bench", precision="ms")
        self.settle(12)
        self.stop()

    def bytes(self):
        return sum(size(os.path.join(self.folder, place)) for place in ("data", "wal", "meta"))

    def means(self, series, number, start, end):
        one = series[number]
        query = (f"SELECT mean({one.metric}) FROM m WHERE device = '{one.device}' AND time >= {start}ms"
                 f" AND time < {end}ms GROUP BY time(1h)")
        return self.first("/query", q=query, db="bench", epoch="ms")

    def latest(self, count):
        return self.first("/query", q="SELECT last(*) FROM m GROUP BY device", db="bench", epoch="ms")


ALL = [SQLiteRows, SQLiteClustered, DuckDB, InfluxDB, VictoriaMetrics]
