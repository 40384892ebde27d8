import Foundation
import TestSupport

/// Ponds that sag one after the other, so that at every moment alerts are waiting, firing and ending.
///
/// Each pond is read four times a second for twelve seconds. Those of even number send times that lie
/// five minutes back, at which no tick can judge anything, so that what is told of them depends on
/// readings alone; the others send the present.
struct SagStream: Sendable {
  /// How many ponds are read at once.
  static let ponds = 24
  private static let steps = 2 * ponds
  /// Milliseconds from step to step.
  private static let interval: Int64 = 250
  /// Messages a second.
  static let rate = Double(ponds) * 1000 / Double(interval)

  static let rules = """
    rules:
      - { alert: low, when: dissolved_oxygen < 3, clear: dissolved_oxygen > 4, stale_after: 2m }
      - { alert: held, when: dissolved_oxygen < 3, for: 2s, keep_firing_for: 2s, stale_after: 2m }
      - { alert: mean, when: "mean(dissolved_oxygen, 3s) < 3.5", stale_after: 2m }
      - { alert: settled, when: dissolved_oxygen < 3, for: 1s, settle: 301s, stale_after: 2m }
      - { alert: kept, when: ph > 9, for: 500ms, stale_after: 2m }
    """

  private let start = Int64(Date().timeIntervalSince1970 * 1000)

  /// The number of a pond, by which they begin to be read.
  static func number(_ device: String) -> Int {
    device.split(separator: "-").last.flatMap { Int($0) } ?? 0
  }

  /// Whether the times of a pond lie back.
  static func isPast(_ pond: Int) -> Bool { pond % 2 == 0 }

  /// The message with this index.
  func message(_ index: Int) -> WirePublisher.Message {
    let (step, place) = index.quotientAndRemainder(dividingBy: Self.ponds)
    let pond = step / 2 + Self.ponds - place
    let age = step % 2 + 2 * place
    let isPast = Self.isPast(pond)
    var time = start + Int64(step) * Self.interval + Int64(pond % 7) * 20
    if isPast { time -= 300_000 }
    let field: String
    switch age {
    case 40: field = #""ph":7"#
    case 41...45:
      // What it had kept, after its newest reading.
      time -= 120_000
      field = #""ph":\#(age < 45 ? 9.5 : 7.5)"#
    default:
      let isLow = (6..<22).contains(age) || isPast && (28..<31).contains(age)
      field = #""dissolved_oxygen":\#((isLow ? 2.4 : 6) + Double((pond * 7 + age) % 10) / 50)"#
    }
    return WirePublisher.Message(
      "farm/rig/pond-\(pond)/telemetry",
      #"{"ts":\#(time),\#(field)}"#
    )
  }
}
