import Foundation
import Glibc
import TestSupport
import Testing

/// The tests that run the real programs against a real broker.
///
/// One after the other: each has the machine to itself, and none waits for another's load.
@Suite(.serialized, .enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"))
enum EndToEnd {
  /// A number that a person can raise by an environment variable for a longer run.
  static func count(_ variable: String, default standard: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap(Int.init) ?? standard
  }

  /// The broker settings under which it loses nothing by itself.
  static let keepsAll = ["max_queued_messages 0", "max_inflight_messages 20"]
}
