#!/usr/bin/env python3
"""Draws the pictures of docs/quality.md: real faults with the flags that the usual limits give them.

    SLUICE_DATA=/path/to/data SLUICE=.build/debug/sluice docs/quality/pictures.py

Each is a short stretch of a published series, judged by `sluice quality try --csv`. The series are the Logan River
Observatory's (BSD-3-Clause), the Autonomous Greenhouse Challenge's (MIT) and the Numenta Anomaly Benchmark's (MIT).
"""
import csv
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("SLUICE_DATA", HERE.parents[2] / "shared/data")) / "timeseries"
SLUICE = os.environ.get("SLUICE", str(HERE.parents[1] / ".build/debug/sluice"))
LOGAN = "Logan River Observatory, BSD-3-Clause"
GREENHOUSE = "Autonomous Greenhouse Challenge 2022 (Koidra), MIT"
NAB = "Numenta Anomaly Benchmark, MIT"

# name, file, column, metric, first, last, settings, title, unit, source
PICTURES = [
    ("gross_range", "logan-river/FranklinBasin2014.csv", "cond", "water_ec", "2014-06-20 13:00", "2014-06-21 13:00", [],
     "gross_range: one reading of 7.6, which technicians replaced", "µS/cm", LOGAN),
    ("spike", "logan-river/FranklinBasin2020.csv", "do", "dissolved_oxygen", "2020-01-22 04:00", "2020-01-23 02:00", [],
     "spike: one reading of 0, which technicians replaced", "mg/L", LOGAN),
    ("rate_of_change", "logan-river/WaterLab2019.csv", "cond", "water_ec", "2019-05-29 18:00", "2019-05-30 18:00", [],
     "rate_of_change: jumps of a conductivity that technicians took out", "µS/cm", LOGAN),
    ("flat_line", "logan-river/FranklinBasin2020.csv", "ph", "ph", "2020-02-12 20:00", "2020-02-14 18:00", [],
     "flat_line: a pH of 8.55 for twelve hours; technicians let it stand", "pH", LOGAN),
    ("attenuated", "greenhouse/agc2022-1-weather.csv", "Winddir", "wind_direction", "2022-02-01 00:00",
     "2022-02-03 12:00", [], "attenuated: a wind vane that is stuck for 37 hours", "°", GREENHOUSE),
    ("climatology", "nab/ambient_temperature_system_failure.csv", "value", "air_temp", "2013-12-17 00:00",
     "2013-12-27 00:00", [], "climatology: an office's temperature control fails", "°C", NAB),
]


def rows(path, column):
    """Times and values of a column; degrees Fahrenheit become Celsius."""
    with open(DATA / path, newline="") as file:
        for row in csv.DictReader(file):
            text = row.get("datetime") or row.get("timestamp") or row["Date"]
            time = dt.datetime.strptime(text, "%m/%d/%Y %H:%M") if "/" in text else dt.datetime.fromisoformat(text[:16])
            value = row[column]
            number = None if value in ("", "NULL", "-9999") else float(value)
            if number is not None and path.startswith("nab/"):
                number = (number - 32) / 1.8
            yield time, number


CONFIGURATION = """
store: { path: /nonexistent }
locale: { language: en, time_zone: Etc/UTC }
sources: [{ topic: "farm/{site}/{device}/telemetry", format: json }]
sites: { river: { kind: other, devices: { probe: { every: 15m } } }, office: { devices: { probe: { every: 1h } } } }
quality:
  - where: { site: office }
    climatology: [{ months: [12, 1, 2], suspect: [17, 28] }]
    spike: off
    rate_of_change: off
"""


def judge(path, column, metric, first, last, settings):
    """Time, value, flag and reasons of a stretch, judged with the days before it."""
    begin, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
    site = "office" if path.startswith("nab/") else "river"
    with tempfile.TemporaryDirectory() as folder:
        table, configuration = Path(folder, "values.csv"), Path(folder, "sluice.yaml")
        configuration.write_text(CONFIGURATION)
        with open(table, "w") as file:
            file.write("time,value\n")
            seen = None
            for time, value in rows(path, column):
                if begin - dt.timedelta(days=4) <= time < end and (seen is None or time > seen):
                    file.write(f"{time.isoformat()},{'' if value is None else value}\n")
                    seen = time
        sets = [part for setting in settings for part in ("--set", setting)]
        command = [SLUICE, "quality", "try", f"{site}/probe/{metric}", "--csv", str(table), "--all",
                   "--format", "json", "--config", str(configuration), *sets]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        row = json.loads(line)
        time = dt.datetime.fromisoformat(row["time"]).replace(tzinfo=None)
        if begin <= time:
            yield time, row["value"], row["flag"], row["reasons"]


def draw(name, judged, title, unit, source):
    """The picture as SVG, with the values that `name` found in colour."""
    width, height, left, top, bottom = 640, 190, 52, 28, 34
    known = [(t, v, f, r) for t, v, f, r in judged if v is not None]
    start, stop = known[0][0], known[-1][0]
    low, high = min(v for _, v, _, _ in known), max(v for _, v, _, _ in known)
    pad = (high - low or 1) * 0.08
    low, high = low - pad, high + pad

    def x(time):
        return left + (time - start) / (stop - start) * (width - left - 12)

    def y(value):
        return top + (high - value) / (high - low) * (height - top - bottom)

    path = " ".join(f"{x(t):.1f},{y(v):.1f}" for t, v, _, _ in known)
    dots = "".join(
        f'<circle cx="{x(t):.1f}" cy="{y(v):.1f}" r="2.6" fill="{"#c62828" if f == 4 else "#ef8c00"}"/>'
        for t, v, f, r in known if name in r)
    labels = "".join(
        f'<text x="{left - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{v:.4g}</text>' for v in (low + pad, high - pad))
    ends = (f'<text x="{left}" y="{height - 18}">{start:%Y-%m-%d %H:%M}</text>'
            f'<text x="{width - 12}" y="{height - 18}" text-anchor="end">{stop:%Y-%m-%d %H:%M}</text>')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11" fill="#444">
<rect width="{width}" height="{height}" fill="#fff"/>
<text x="{left}" y="16" font-size="13" fill="#111">{title}</text>
<text x="{width - 12}" y="16" text-anchor="end">{unit}</text>
<polyline points="{path}" fill="none" stroke="#5b7fa6" stroke-width="1.2"/>
{dots}
{labels}{ends}
<text x="{left}" y="{height - 4}" font-size="9" fill="#888">{source}; orange: suspect, red: fail</text>
</svg>
"""


def main():
    for name, path, column, metric, first, last, settings, title, unit, source in PICTURES:
        judged = list(judge(path, column, metric, first, last, settings))
        found = sum(name in reasons for _, _, _, reasons in judged)
        if not found:
            sys.exit(f"{name}: nothing is found between {first} and {last}")
        (HERE / f"{name}.svg").write_text(draw(name, judged, title, unit, source))
        print(f"{name}: {found} of {len(judged)} values")


if __name__ == "__main__":
    main()
