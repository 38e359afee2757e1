#!/usr/bin/env python3
"""Runs commands in turn and says how long each took. `benches/run` calls it:

    clock.py JOB [NAME=VALUE ...] -- COMMAND... [-- COMMAND...]

`{}` in a command becomes the next line of the file `items`. Every command must succeed. Times are in seconds,
memory in KiB, and the answer is one line of numbers.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time


def spawn(command, stdin="/dev/null", stdout=os.devnull):
    """Starts a command. `posix_spawn`, because forking this process would cost as much as a short command does."""
    complaints = tempfile.TemporaryFile()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, complaints.fileno(), 2),
    ]
    began = time.perf_counter()
    return command, os.posix_spawnp(command[0], command, os.environ, file_actions=actions), complaints, began


def finish(started):
    """Waits for a command: how long it took, how much processor time, and its peak memory."""
    command, pid, complaints, began = started
    _, status, usage = os.wait4(pid, 0)
    took = time.perf_counter() - began
    with complaints:
        if status != 0:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace")
            sys.exit(f"{' '.join(command)[:300]}: exit {os.waitstatus_to_exitcode(status)}\n{said}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def prepare(shell):
    if shell:
        subprocess.run(["sh", "-c", shell], check=True, stdout=subprocess.DEVNULL)


def fill(command, item):
    return [word.replace("{}", item) for word in command]


def lines(options):
    with open(options["items"], encoding="utf-8") as file:
        return file.read().splitlines()


def pairs(options, commands):
    """Two commands in turn: A, B, B, A, ... A ratio is the median of those of neighbours, in which a machine that becomes
    slower or faster meanwhile cancels out. Says: the median of A, of B, their ratio, that of their processor times (which
    a busy machine disturbs least, but which knows no waiting for the disk), peak memory of A."""
    warmup, rounds = int(options.get("warmup", 0)), int(options["rounds"])
    items = lines(options) if "items" in options else [""] * (warmup + rounds)
    before = [options.get("before_a"), options.get("before_b")]
    wall, processor, peak = ([], []), ([], []), 0
    for turn in range(warmup + rounds):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            prepare(before[side])
            took, used, memory = finish(spawn(fill(commands[side], items[turn]), options.get("stdin", "/dev/null")))
            if turn >= warmup:
                wall[side].append(took)
                processor[side].append(used)
            if side == 0:
                peak = max(peak, memory)
    return [*map(statistics.median, wall), ratio(wall), ratio(processor), peak]


def ratio(times):
    return statistics.median(a / max(b, 1e-6) for a, b in zip(*times))


def first(options, commands):
    """How soon a command has written a number of lines; it is stopped then. Says: the median."""
    took = []
    for _ in range(int(options["rounds"])):
        began = time.perf_counter()
        with subprocess.Popen(commands[0], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
            seen = b""
            while seen.count(b"\n") < int(options["lines"]):
                some = os.read(process.stdout.fileno(), 65536)
                if not some:
                    sys.exit(f"{' '.join(commands[0])[:300]}: ended without {options['lines']} lines")
                seen += some
            took.append(time.perf_counter() - began)
            process.kill()
    return [statistics.median(took)]


def beside(options, commands):
    """Runs a short command again and again for as long as a long one runs. Says: the long one's time, the short one's
    median and longest, how often it ran."""
    items, took = lines(options), []
    long = spawn(commands[0])
    while not os.waitid(os.P_PID, long[1], os.WEXITED | os.WNOHANG | os.WNOWAIT):
        took.append(finish(spawn(fill(commands[1], items[len(took) % len(items)])))[0])
    return [finish(long)[0], statistics.median(took), max(took), len(took)]


def crowd(options, commands):
    """A command that makes a transaction of each line of its input: one process with all lines, in turn with several
    that share them. Says: the time of one, of several, and the throughput of several as a share of one's."""
    with tempfile.TemporaryDirectory(dir=options["folder"]) as folder:
        everything, shares = shared_out(options, folder)
        times = [
            (together(options, commands[:1], [everything]), together(options, commands * len(shares), shares))
            for _ in range(int(options["rounds"]))
        ]
    one, several = (statistics.median(column) for column in zip(*times))
    return [one, several, statistics.median(one / several for one, several in times)]


def waits(options, commands):
    """Several such processes under strace. Says: the median, the 99th percentile and the longest of how long a transaction
    took.

    A writer opens the first lock of the turnstile to begin a transaction, and begins one right after the other: so the
    time between two openings is that of a transaction, its waiting included."""
    with tempfile.TemporaryDirectory(dir=options["folder"]) as folder:
        _, shares = shared_out(options, folder)
        strace = options["strace"].split()
        together(options, [[*strace, f"{share}.trace", *commands[0]] for share in shares], shares)
        took = [gap for share in shares for gap in gaps(share)]
    return [statistics.median(took), statistics.quantiles(took, n=100)[98], max(took)]


def shared_out(options, folder):
    """Files with all lines, and with each process's share of them."""
    processes, items = int(options["processes"]), lines(options)
    parts = [items, *(items[number::processes] for number in range(processes))]
    files = [os.path.join(folder, str(number)) for number in range(len(parts))]
    for name, part in zip(files, parts):
        with open(name, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in part)
    return files[0], files[1:]


def together(options, commands, inputs):
    """How long commands take that run at the same time, each with its input."""
    prepare(options["before"])
    began = time.perf_counter()
    started = [spawn(command, name) for command, name in zip(commands, inputs)]
    for one in started:
        finish(one)
    return time.perf_counter() - began


def gaps(share):
    opened = re.compile(r'^\d+ +([\d.]+) openat\(.*\.queue", ')
    with open(f"{share}.trace", encoding="utf-8", errors="replace") as file:
        times = [float(found[1]) for found in map(opened.match, file) if found]
    with open(share, encoding="utf-8") as file:
        expected = len(file.readlines())
    if len(times) < expected:
        sys.exit(f"strace saw {len(times)} transactions of {expected}")
    return [after - before for before, after in zip(times, times[1:])]


def main():
    job, *words = sys.argv[1:]
    parts = [[]]
    for word in words:
        if word == "--":
            parts.append([])
        else:
            parts[-1].append(word)
    options = dict(word.split("=", 1) for word in parts[0])
    jobs = {"pairs": pairs, "first": first, "beside": beside, "crowd": crowd, "waits": waits}
    answer = jobs[job](options, parts[1:])
    print(" ".join(f"{number:.6f}" if isinstance(number, float) else str(number) for number in answer))


main()
