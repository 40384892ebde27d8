import Foundation
import Telemetry
import TestSupport

/// A recorded series with its faults: what a technician marked is wrong, -9999 is missing.
struct RealSeries: CustomStringConvertible, Sendable {
  let description: String
  /// In the order of event time, arrived as measured.
  let samples: [Sample]

  /// Every recorded river series, a column of each file.
  static let all: [RealSeries] = {
    let folder = SharedData.data?.appendingPathComponent("timeseries/logan-river")
    return SharedData.files(in: folder, suffix: ".csv").flatMap { file in
      ["do", "cond"].compactMap { try? RealSeries(file: file, column: $0) }
    }
  }()

  private init(file: URL, column: String) throws {
    // The first weeks are enough; the last line may be cut.
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    let bytes = try handle.read(upToCount: 250_000) ?? Data()
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .dropLast()
    let names = lines[0].split(separator: ",").map(String.init)
    guard let value = names.firstIndex(of: column),
      let quality = names.firstIndex(of: "\(column)_qual")
    else { throw CocoaError(.fileReadCorruptFile) }
    description = "\(file.deletingPathExtension().lastPathComponent) \(column)"
    samples = lines.dropFirst().compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard let time = Self.time(cells[0]) else { return nil }
      let number = Double(cells[value]).flatMap { $0 == -9999 ? nil : $0 }
      let flag: QualityFlag = number == nil ? .missing : cells[quality] == "NULL" ? .good : .fail
      return Sample(
        series: SeriesID(rawValue: 1),
        time: time,
        value: number,
        flag: flag,
        arrived: time
      )
    }
  }

  /// `2019-01-01 00:15` or with seconds, in UTC.
  private static func time(_ text: Substring) -> Instant? {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard parts.count >= 5,
      let civil = CivilTime(
        year: parts[0],
        month: parts[1],
        day: parts[2],
        hour: parts[3],
        minute: parts[4]
      )
    else { return nil }
    return civil.instant()
  }

  /// A part of the samples as a bad radio brings them: most within a minute, some hours late and in
  /// the wrong order; in the order of arrival.
  func delayed(_ count: Int, seed: UInt64) -> [Sample] {
    var random = SplitMix(seed: seed)
    var late = samples.prefix(count).map { sample in
      var sample = sample
      let delay = random.next() % 20 == 0 ? random.next() % 40_000_000 : random.next() % 60_000
      sample.arrived = sample.time + .milliseconds(Int64(delay))
      return sample
    }
    late.sort { ($0.arrived, $0.time) < ($1.arrived, $1.time) }
    return late
  }
}
