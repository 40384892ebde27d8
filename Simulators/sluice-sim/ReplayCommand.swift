import ArgumentParser
import FieldSimulation
import Foundation
import MQTT
import Telemetry

/// `sluice-sim replay`: a recorded series as a device.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Publish a CSV file of real measurements as a device.",
    discussion: """
      The file has a line of column names, a column of times (time, datetime, timestamp, date or \
      ts) and columns of numbers. Messages keep their own times unless --from moves them.

      Example:
        sluice-sim replay river.csv --site logan --device probe-1 \
      --columns temp=water_temp,do=dissolved_oxygen,ph --speed 3600
      """
  )

  @Argument(help: "The CSV file.")
  var file: String

  @Option(help: "The site under which it is published.")
  var site = "replay"

  @Option(help: "The device under which it is published.")
  var device = "device-1"

  @Option(help: "Columns to send, each as its metric: temp=water_temp,ph (default: all numbers).")
  var columns: String?

  @Option(help: "Seconds of the file a second, 1 to 1000000, or 'max'.")
  var speed = "1"

  @Option(
    parsing: .unconditional,
    help: "Move the times so that the first is here: now, -26h, 2026-07-25 (default: as recorded)."
  )
  var from: String?

  @Option(name: .customLong("utc-offset"), help: "Hours east of UTC of times without a zone.")
  var offset = 8.0

  @OptionGroup var connection: BrokerOptions

  @Flag(help: "Print {\"topic\",\"payload\"} lines at once instead of publishing.")
  var dryRun = false

  mutating func run() throws {
    guard NamePart.isValid(site), NamePart.isValid(device) else {
      throw RunError.usage("--site and --device: use 1 to 64 of A-Z a-z 0-9 _ -")
    }
    guard let pace = ReplaySpeed(speed) else {
      throw RunError.usage("--speed \(speed): write a number from 1 to 1000000, or max")
    }
    let series = try read()
    guard let first = series.rows.first else {
      throw RunError.usage("\(file): no row has a number")
    }
    let shift = try from.map { text in
      guard let start = StartTime.instant(text, now: .now) else {
        throw RunError.usage("--from \(text): write now, -26h, 2026-07-25 or 2026-07-25T04:00")
      }
      return start - first.time
    }
    let stop = StopSignal()
    let sources = stop.install()
    defer { sources.forEach { $0.cancel() } }
    if dryRun {
      try publish(series, shift: shift, into: StandardOutputSink(), pacer: nil, stop: stop)
    } else {
      let start = first.time + (shift ?? .zero)
      try publish(
        series,
        shift: shift,
        into: try BrokerSink(try connection.settings(), stop: stop),
        pacer: Pacer(speed: pace, start: start, began: .now),
        stop: stop
      )
    }
  }

  private func read() throws -> SeriesFile {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw RunError.failed("cannot read \(file): check its permissions and that it is UTF-8")
    }
    let wanted = columns.map { list in
      list.split(separator: ",").map { entry in
        let parts = entry.split(separator: "=", maxSplits: 1)
        return (column: String(parts[0]), metric: String(parts.last ?? parts[0]))
      }
    }
    do {
      return try SeriesFile(text: text, columns: wanted, offset: Int(offset * 3600))
    } catch {
      throw RunError.usage("\(file): \(error)")
    }
  }

  private func publish<Sink: MessageSink>(
    _ series: SeriesFile,
    shift: TimeSpan?,
    into sink: consuming Sink,
    pacer: Pacer?,
    stop: StopSignal
  ) throws {
    var progress = Progress()
    var published = 0
    for row in series.rows where !stop.isRequested {
      let time = row.time + (shift ?? .zero)
      while let pacer, !stop.isRequested, pacer.due(time) > .now {
        stop.wait(milliseconds: min((pacer.due(time) - .now).milliseconds + 1, 1000))
      }
      guard !stop.isRequested else { break }
      let payload = shift == nil ? row.payload : SeriesFile.moved(row.payload, to: time)
      let topic = "farm/\(site)/\(device)/telemetry"
      try sink.send(SimulatedMessage(time: time, topic: topic, payload: payload))
      published += 1
      progress.tick(published: published, confirmed: sink.confirmed, time: time)
    }
    defer { progress.finish(published: published, confirmed: sink.confirmed) }
    try sink.finish()
  }
}
