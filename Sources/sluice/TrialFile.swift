import Foundation
import Presentation
import Telemetry

/// Values in a file, to be judged: CSV with the columns `time` and `value`.
enum TrialFile {
  /// Reads the file.
  ///
  /// - Throws: a ``Failure`` where it cannot be read, has no such columns, or goes back in time.
  static func samples(path: String, zone: LocalZone) throws(Failure) -> [Sample] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.unable, "cannot read \(path): name a file that is there")
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = lines.first?.split(separator: ",").map { $0.trimmingPrefix(" ") } ?? []
    guard let time = names.firstIndex(of: "time"), let value = names.firstIndex(of: "value") else {
      throw Failure(.usage, "\(path) has no columns time and value: name them in its first line")
    }
    var samples: [Sample] = []
    for (number, line) in lines.dropFirst().enumerated() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count > max(time, value),
        let instant = TimeArgument.instant(String(cells[time]), now: .epoch, zone: zone)
      else { throw Failure(.usage, "\(path):\(number + 2): no time in '\(line.prefix(60))'") }
      if let last = samples.last, instant <= last.time {
        throw Failure(.usage, "\(path):\(number + 2): time goes back: sort the file by its time")
      }
      let measured = Double(cells[value]).flatMap { $0.isFinite ? $0 : nil }
      samples.append(
        Sample(
          series: SeriesID(rawValue: 1),
          time: instant,
          value: measured,
          flag: measured == nil ? .missing : .notEvaluated,
          arrived: instant
        )
      )
    }
    return samples
  }
}
