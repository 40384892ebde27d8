#!/usr/bin/env python3
"""Figures of water_ec.csv over stretches of time, computed without any code of Sluice.

Figures over time are read off a grid of seconds: at each second the newest sample that is not younger holds, if it
has a usable value and is less than the hold old. Writes hours.csv (every hour) and days.csv (days that begin at 08:00
in UTC+8), which the tests hold `sluice query` against. Run it in this folder: python3 figures.py
"""
import csv
import math
import statistics
from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))
HOLD = 45 * 60
LIMIT = 312.0


def read(path):
    lines = [line for line in open(path) if not line.startswith("#")]
    samples = []
    for row in csv.DictReader(lines):
        moment = datetime.fromisoformat(row["time"].replace("Z", "+00:00"))
        value = float(row["value"]) if row["value"] else None
        samples.append((int(moment.timestamp()), value, int(row["flag"])))
    return sorted(samples)


def held(samples):
    """The value that holds at each second from the first sample to the end of the last one's hold."""
    values = {}
    for index, (time, value, flag) in enumerate(samples):
        following = samples[index + 1][0] if index + 1 < len(samples) else math.inf
        if value is None or flag not in (1, 2):
            continue
        for second in range(time, int(min(following, time + HOLD))):
            values[second] = value
    return values


def start_of(second, days):
    local = datetime.fromtimestamp(second, ZONE)
    if not days:
        return local.replace(minute=0, second=0)
    day = (local - timedelta(hours=8)).date()
    return datetime(day.year, day.month, day.day, 8, tzinfo=ZONE)


def figures(samples, values, days):
    length = timedelta(days=1) if days else timedelta(hours=1)
    stretches = {}
    for sample in samples:
        stretches.setdefault(start_of(sample[0], days), []).append(sample)
    known = {}
    for second, value in values.items():
        known.setdefault(start_of(second, days), []).append(value)
    for start in sorted(set(stretches) | set(known)):
        inside = stretches.get(start, [])
        used = [v for _, v, flag in inside if v is not None and flag in (1, 2)]
        over = known.get(start, [])
        row = {
            "start": start.isoformat(timespec="milliseconds"),
            "end": (start + length).isoformat(timespec="milliseconds"),
            "mean": math.fsum(used) / len(used) if used else None,
            "min": min(used, default=None),
            "max": max(used, default=None),
            "median": statistics.median(used) if used else None,
            "stddev": statistics.pstdev(used) if used else None,
            "first": used[0] if used else None,
            "last": used[-1] if used else None,
            "count": sum(v is not None for _, v, _ in inside),
            "good": len(used),
            "suspect": sum(flag == 3 for _, v, flag in inside if v is not None),
            "fail": sum(flag == 4 for _, v, flag in inside if v is not None),
            "missing": sum(v is None for _, v, _ in inside),
            "time_mean": math.fsum(over) / len(over) if over else None,
            "known": len(over) / 3600,
            "hours>312": sum(v > LIMIT for v in over) / 3600 if over else None,
            "degree_hours>312": math.fsum(v - LIMIT for v in over if v > LIMIT) / 3600 if over else None,
        }
        yield {name: "" if value is None else value for name, value in row.items()}


def main():
    samples = read("water_ec.csv")
    values = held(samples)
    for name, days in (("hours.csv", False), ("days.csv", True)):
        rows = list(figures(samples, values, days))
        with open(name, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
