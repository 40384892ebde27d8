"""The programs that the benchmark starts, what they cost, and how they are ended."""

import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """User and system time of all threads of a process, also of those that have ended."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_megabytes(pid):
    """Resident memory now and at its highest."""
    found = {}
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if name in ("VmRSS", "VmHWM"):
                found[name] = int(rest.split()[0]) / 1024
    return found["VmRSS"], found["VmHWM"]


def end(process):
    """Ends a program that a failed run left behind."""
    if process and process.poll() is None:
        process.kill()
        process.wait()


class Broker:
    """A mosquitto with the default window of 20 messages and a queue without end."""

    def __init__(self, folder):
        self.port = free_port()
        path = os.path.join(folder, "mosquitto.conf")
        with open(path, "w") as file:
            file.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n")
            file.write("max_queued_messages 0\nmax_inflight_messages 20\n")
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self.process = subprocess.Popen(
            [program, "-c", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if line.rstrip().endswith("running"):
                break
        else:
            raise SystemExit("mosquitto did not come up; is its package installed?")
        # Read on, so that it never waits for a full pipe.
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=subprocess.DEVNULL)

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.drain.wait()


class Subscriber:
    """`mosquitto_sub -q 1 > /dev/null`, with a session of its own that outlives it."""

    name = "mosquitto_sub"

    def __init__(self, port, protocol):
        self.words = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-q", "1", "-t", "farm/+/+/telemetry",
                      "-c", "-i", f"bench-sub-{protocol}", "-V", protocol]
        if protocol == "mqttv5":
            self.words += ["-D", "connect", "receive-maximum", "2000"]
        self.process = None
        subprocess.run(self.words + ["-E"], check=True)

    def start(self, messages):
        self.process = subprocess.Popen(self.words + ["-C", str(messages)], stdout=subprocess.DEVNULL)

    def wait(self):
        """The CPU seconds it took to receive all."""
        _, status, usage = os.wait4(self.process.pid, 0)
        if status != 0:
            raise SystemExit(f"mosquitto_sub ended with {status}")
        self.process.returncode = 0
        return usage.ru_utime + usage.ru_stime

    def end(self):
        end(self.process)


class Daemon:
    """`sluiced` with fifty rules and everything on."""

    name = "sluiced"

    def __init__(self, program, folder, port, protocol, rules):
        self.program, self.received = program, 0
        self.folder = os.path.join(folder, f"sluiced-{protocol}")
        os.makedirs(self.folder)
        self.socket = os.path.join(self.folder, "control.sock")
        self.config = os.path.join(self.folder, "sluice.yaml")
        with open(os.path.join(self.folder, "rules.yaml"), "w") as file:
            file.write(rules)
        window = 2000 if protocol == "mqttv5" else 20
        with open(self.config, "w") as file:
            file.write(f"""\
broker:
  url: mqtt://127.0.0.1:{port}
  client_id: bench-{protocol}
  receive_maximum: {window}
store:
  path: {self.folder}/sluice.db
  commit: {{ max_messages: 2000, max_delay: 200ms }}
sources:
  - {{ topic: "farm/{{site}}/{{device}}/telemetry", format: json }}
rules: [rules.yaml]
notify:
  channels:
    log: {{ type: log, path: {self.folder}/alerts.jsonl }}
  routes:
    - {{ to: [log] }}
control: {{ socket: {self.socket} }}
""")
        self.process = None
        self.reader = None
        self.run()

    def run(self):
        ready, theirs = os.pipe()
        log = open(os.path.join(self.folder, "log"), "a")
        self.process = subprocess.Popen(
            [self.program, "--config", self.config, "--once-ready-fd", str(theirs)],
            pass_fds=[theirs], stdout=log, stderr=log)
        os.close(theirs)
        log.close()
        if not select.select([ready], [], [], 30)[0] or not os.read(ready, 1):
            self.process.kill()
            with open(os.path.join(self.folder, "log")) as file:
                raise SystemExit("sluiced did not come up:\n" + file.read())
        os.close(ready)
        self.wait_until(self.status, lambda status: status["broker"]["connected"])

    def status(self):
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(self.socket)
            asking.sendall(b"status\n")
            parts = []
            while part := asking.recv(65536):
                parts.append(part)
        return json.loads(b"".join(parts))

    def wait_until(self, look, reached, seconds=120):
        """Looks until what it sees is as wanted."""
        deadline = time.monotonic() + seconds
        while not reached(seen := look()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"sluiced: waited in vain; last seen {seen}")
            time.sleep(0.02)
        return seen

    def ledger(self):
        """The sums of the ledger, read from the file, so that looking costs the daemon nothing."""
        names = ("received", "stored", "duplicate", "quarantined", "ignored")
        if self.reader is None:
            self.reader = sqlite3.connect(f"file:{self.folder}/sluice.db?mode=ro", uri=True)
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
        return dict(zip(names, self.reader.execute(f"SELECT {sums} FROM ledger").fetchone()))

    def start(self, messages):
        if self.process is None:
            self.run()
            # What the start itself costs belongs to the run: it drains the backlog from the first moment.
            self.cpu_before = 0
        else:
            self.cpu_before = cpu_seconds(self.process.pid)
        self.wanted = self.received + messages

    def wait(self):
        """The CPU seconds it took to store all."""
        ledger = self.wait_until(self.ledger, lambda ledger: ledger["received"] >= self.wanted)
        spent = cpu_seconds(self.process.pid) - self.cpu_before
        self.received = ledger["received"]
        accounted = sum(ledger[name] for name in ("stored", "duplicate", "quarantined", "ignored"))
        if accounted != self.received or ledger["quarantined"] or ledger["ignored"]:
            raise SystemExit(f"sluiced: the ledger does not add up: {ledger}")
        return spent

    def stop(self):
        """Ends it in order; its session stays with the broker."""
        self.received = self.ledger()["received"]
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.process = None

    def end(self):
        if self.reader:
            self.reader.close()
        end(self.process)
