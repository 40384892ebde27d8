#!/usr/bin/env python3
"""Draws the pictures of docs/quality.md: real faults with the flags that the usual limits give them.

    SLUICE_DATA=/path/to/data SLUICE=.build/debug/sluice docs/quality/pictures.py

Each is a short stretch of a published series, judged by `sluice quality try --csv`; one that is held against other series,
by `sluice import` into a store of its own (`sluiced` must lie beside `sluice`). The series are the Logan River
Observatory's (BSD-3-Clause), the Autonomous Greenhouse Challenge's (MIT) and the Numenta Anomaly Benchmark's (MIT).
"""
import collections
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
    ("after_gap", "nab/ambient_temperature_system_failure.csv", "value", "air_temp", "2013-10-09 00:00",
     "2013-10-18 00:00", ["gap.suspect=1d"], "after_gap: three days without a reading (gap: { suspect: 1d })", "°C", NAB),
    ("climatology", "nab/ambient_temperature_system_failure.csv", "value", "air_temp", "2013-12-17 00:00",
     "2013-12-27 00:00", [], "climatology: an office's temperature control fails", "°C", NAB),
]


KOALA, REFERENCE = "greenhouse/agc2022-1-koala-climate.csv", "greenhouse/agc2022-1-reference-climate.csv"

# name, metric, the series that are held against each other (the first is the one judged), first, last, title, unit, source
COMPARISONS = [
    ("neighbour", "air_temp",
     [(REFERENCE, "Tair"), (REFERENCE, "Tair_sigrow"), (KOALA, "Tair"), (KOALA, "Tair_sigrow")],
     "2022-02-04 00:00", "2022-02-04 18:00",
     "neighbour: one of four air temperatures in two compartments (grey: the others)", "°C", GREENHOUSE),
    ("multivariate", "ppfd", [(KOALA, "PARin"), ("greenhouse/agc2022-1-weather.csv", "PARout")],
     "2022-02-04 00:00", "2022-02-05 00:00",
     "multivariate: lamps at night, by a sensor declared outdoors (grey: outside)", "µmol/m²/s", GREENHOUSE),
    ("disagreement", "air_temp", [(KOALA, "Tair"), (KOALA, "Tair_sigrow")], "2022-02-04 00:00", "2022-02-04 18:00",
     "disagreement: two air temperatures of one room, tolerance 1 (grey: the other)", "°C", GREENHOUSE),
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


FIELD = """
store: {{ path: {folder}/sluice.db }}
locale: {{ language: en, time_zone: Europe/Amsterdam }}
sources: [{{ topic: "farm/{{site}}/{{device}}/telemetry", format: json }}]
sites:
  field:
    kind: irrigation_point
    location: [4.53, 52.03]
    devices: {{ {devices} }}
quality:
  - where: {{ metric: air_temp }}
    neighbour: {{ factor: 4, floor: 2, least: 3, within: 30m }}
"""
PAIR = "redundancy: [{ name: pair, series: [field/s0/air_temp, field/s1/air_temp], tolerance: 1, within: 30m }]\n"


def compare(name, metric, columns, first, last):
    """What `judge` gives of each series of a place, judged beside the others; values every quarter of an hour."""
    begin, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
    lines = []
    for number, (path, column) in enumerate(columns):
        seen = None
        for time, value in rows(path, column):
            if begin - dt.timedelta(hours=6) <= time < end and value is not None and (
                    seen is None or time - seen >= dt.timedelta(minutes=14)):
                lines.append((time, number, value))
                seen = time
    names = [f"s{number}" for number in range(len(columns))]
    with tempfile.TemporaryDirectory() as folder:
        table, configuration = Path(folder, "values.csv"), Path(folder, "sluice.yaml")
        configuration.write_text(
            FIELD.format(folder=folder, devices=", ".join(f"{device}: {{ every: 15m }}" for device in names))
            + (PAIR if name == "disagreement" else ""))
        table.write_text("series,time,value\n" + "".join(
            f"field/{names[number]}/{metric},{time.isoformat()},{value}\n" for time, number, value in sorted(lines)))
        use = {"check": True, "capture_output": True, "text": True}
        subprocess.run([SLUICE, "import", str(table), "--config", str(configuration)], **use)
        answer = subprocess.run(
            [SLUICE, "query", f"field/*/{metric}", "--from", begin.isoformat(), "--to", end.isoformat(), "--flags", "any",
             "--format", "json", "--config", str(configuration)], **use)
    found = collections.defaultdict(list)
    for line in answer.stdout.splitlines():
        row = json.loads(line)
        time = dt.datetime.fromisoformat(row["time"]).replace(tzinfo=None)
        found[row["series"].split("/")[1]].append((time, row["value"], row["flag"], row["reasons"]))
    return [found[device] for device in names]


def draw(name, judged, title, unit, source, others=()):
    """The picture as SVG, with the values that `name` found in colour."""
    width, height, left, top, bottom = 640, 190, 52, 28, 34
    known = [(t, v, f, r) for t, v, f, r in judged if v is not None]
    start, stop = known[0][0], known[-1][0]
    every = known + [row for other in others for row in other]
    start, stop = min(start, *(row[0] for row in every)), max(stop, *(row[0] for row in every))
    low, high = min(v for _, v, _, _ in every), max(v for _, v, _, _ in every)
    pad = (high - low or 1) * 0.08
    low, high = low - pad, high + pad

    def x(time):
        return left + (time - start) / (stop - start) * (width - left - 12)

    def y(value):
        return top + (high - value) / (high - low) * (height - top - bottom)

    def line(values, look):
        pieces = [[]]
        for time, value, _, reasons in values:
            if "after_gap" in reasons and pieces[-1]:
                pieces.append([])
            pieces[-1].append(f"{x(time):.1f},{y(value):.1f}")
        return "\n".join(f'<polyline points="{" ".join(piece)}" fill="none" {look}/>' for piece in pieces)

    beside = "".join(line(other, 'stroke="#bbb" stroke-width="1"') + "\n" for other in others)
    path = beside + line(known, 'stroke="#5b7fa6" stroke-width="1.2"')
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
{path}
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
    for name, metric, columns, first, last, title, unit, source in COMPARISONS:
        judged, *others = compare(name, metric, columns, first, last)
        found = sum(name in reasons for _, _, _, reasons in judged)
        if not found:
            sys.exit(f"{name}: nothing is found between {first} and {last}")
        (HERE / f"{name}.svg").write_text(draw(name, judged, title, unit, source, others))
        beside = sum(name in reasons for other in others for _, _, _, reasons in other)
        print(f"{name}: {found} of {len(judged)} values, {beside} of the others")


if __name__ == "__main__":
    main()
