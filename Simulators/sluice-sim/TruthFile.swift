import FieldSimulation
import Foundation
import Telemetry

/// What a run knew, as a file: a line for each entry, and last a line on the run.
struct TruthFile {
  /// The run.
  struct Run: Codable {
    var scenario: String
    var seed: UInt64
    /// The first and the last moment simulated, in milliseconds since 1970.
    var from: Int64
    var to: Int64
    var sites: Int
    /// Messages handed to the broker.
    var published: Int
  }

  var run: Run
  var entries: [TruthEntry]

  /// Reads a file that a run wrote.
  init(path: String) throws {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw RunError.failed("cannot read the truth file \(path): let `run --truth` write one")
    }
    let lines = text.split(separator: "\n")
    let decoder = JSONDecoder()
    guard let last = lines.last,
      let run = try? decoder.decode([String: Run].self, from: Data(last.utf8))["run"]
    else { throw RunError.usage("\(path):1: this is no truth file: let `run --truth` write one") }
    self.run = run
    entries = try lines.dropLast().enumerated().map { number, line in
      guard let record = try? decoder.decode(Record.self, from: Data(line.utf8)),
        let entry = record.entry
      else { throw RunError.usage("\(path):\(number + 1): this line of the truth is damaged") }
      return entry
    }
  }

  /// A line of any kind.
  private struct Record: Decodable {
    var fault: String?
    var alert: String?
    var count: String?
    var incident: String?
    var stage: String?
    var site: String
    var device: String?
    var metric: String?
    var from: Int64?
    var due: Int64?
    var to: Int64?
    var touched: Int?
    var worst: Double?
    var measured: Int?
    var sent: Int?
    var repeated: Int?
    var lost: Int?

    var entry: TruthEntry? {
      if count != nil { return account }
      guard let from, let to else { return nil }
      let (begin, end) = (Instant(milliseconds: from), Instant(milliseconds: to))
      if let name = incident ?? stage {
        let period = TruthEntry.Period(name: name, site: site, from: begin, to: end)
        return incident == nil ? .stage(period) : .incident(period)
      }
      guard let device else { return nil }
      if let fault, let touched {
        return .fault(
          TruthEntry.Fault(
            kind: fault,
            site: site,
            device: device,
            metric: metric,
            from: begin,
            to: end,
            touched: touched
          )
        )
      }
      guard let alert, let due, let worst else { return nil }
      return .event(
        TruthEntry.Event(
          alert: alert,
          site: site,
          device: device,
          from: begin,
          due: Instant(milliseconds: due),
          to: end,
          worst: worst
        )
      )
    }

    private var account: TruthEntry? {
      guard let device, let measured, let sent, let repeated, let lost else { return nil }
      var count = TruthEntry.Count(site: site, device: device)
      (count.measured, count.sent) = (measured, sent)
      (count.repeated, count.lost) = (repeated, lost)
      return .count(count)
    }
  }
}
