"""The two data sets of the store's benchmark, as one list of series for every contestant.

real: every numeric column of the recorded series that SLUICE_DATA names, each file a device.
simulated: devices that send four metrics once a minute, off by up to half a second each time, with
values as sensors give them: a day's course, a slow wander, and noise in the last digits.
"""

import csv
import datetime
import glob
import math
import os
import struct

import numpy as np

EPOCH = datetime.datetime(1970, 1, 1)
START = 1_753_401_600_000
# metric: middle, swing over a day, wander, noise, digits
METRICS = {
    "air_temp": (22, 6, 0.01, 0.06, 1),
    "rel_humidity": (75, 12, 0.02, 0.4, 1),
    "co2": (520, 80, 0.3, 4, 0),
    "dissolved_oxygen": (7, 2.5, 0.004, 0.02, 2),
}


class Series:
    """One series: its device, its metric, times in ms, delays in ms, values."""

    def __init__(self, device, metric, times, values, delays):
        self.device, self.metric = device, metric
        self.times = np.asarray(times, dtype=np.int64)
        self.values = np.asarray(values, dtype=np.float64)
        self.delays = np.asarray(delays, dtype=np.int64)


FORMS = ["%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%m/%d/%Y %H:%M"]


def moment(text):
    """Milliseconds of a time as the files write it; None for anything else."""
    for place, form in enumerate(FORMS):
        try:
            found = datetime.datetime.strptime(text, form)
        except ValueError:
            continue
        # A file writes all of its times alike.
        FORMS.insert(0, FORMS.pop(place))
        return round((found - EPOCH).total_seconds() * 1000)
    return None


def number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def real():
    """Every numeric column of every CSV file whose first column is a time, each time once."""
    root = os.environ.get("SLUICE_DATA") or os.path.join(os.path.dirname(__file__), "..", "..", "shared", "data")
    for path in sorted(glob.glob(os.path.join(root, "timeseries", "*", "*.csv"))):
        device = os.path.basename(path)[:-4].replace(".", "-")
        with open(path, newline="") as file:
            rows = csv.reader(file)
            heading = next(rows)
            columns = {name.strip().lower().replace(" ", "_"): {} for name in heading[1:]}
            for row in rows:
                time = moment(row[0]) if row else None
                if time is None:
                    continue
                for name, text in zip(columns, row[1:]):
                    value = number(text)
                    if value is not None:
                        columns[name][time] = value
        for name, samples in columns.items():
            if len(samples) > 100:
                times = sorted(samples)
                yield Series(device, name, times, [samples[time] for time in times], [2000] * len(times))


def simulated(devices, days, seed=1, period=60, start=START):
    """Devices that send every `period` seconds."""
    draw = np.random.default_rng(seed)
    for number in range(devices):
        count = days * 86_400 // period
        phase = draw.integers(0, period * 1000)
        times = start + phase + np.arange(count) * period * 1000 + draw.integers(-500, 501, count)
        delays = draw.integers(4, 60, count)
        kept = draw.random(count) > 0.002
        for metric, (middle, swing, wander, noise, digits) in METRICS.items():
            course = swing * np.sin(2 * np.pi * (times - start) / 86_400_000 + number)
            slow = np.cumsum(draw.normal(0, wander, count))
            slow -= np.linspace(0, slow[-1], count)
            values = np.round(middle + course + slow + draw.normal(0, noise, count), digits) + 0.0
            yield Series(f"probe-{number}", metric, times[kept], values[kept], delays[kept])


def write(series, path):
    """One file for programs: for each series its names, its count and its columns."""
    with open(path, "wb") as file:
        for one in series:
            for name in (one.device, one.metric):
                file.write(struct.pack("<H", len(name.encode())) + name.encode())
            file.write(struct.pack("<Q", len(one.times)))
            for column in (one.times, one.delays, one.values):
                file.write(column.tobytes())
