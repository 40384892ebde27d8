import Telemetry
import Testing

@testable import Notify

/// The decision table of Alertmanager, row by row.
@Suite struct DedupeDecisionTests {
  private struct Row: CustomTestStringConvertible, Sendable {
    var record: (firing: Set<String>, resolved: Set<String>)?
    var firing: Set<String>
    var resolved: Set<String>
    var sendsResolved = true
    var isRepeatDue = false
    var decision: DedupeDecision
    var testDescription: String {
      "\(String(describing: record)) \(firing) \(resolved) \(sendsResolved) \(isRepeatDue)"
    }
  }

  private static let rows = [
    Row(record: nil, firing: ["a"], resolved: [], decision: .send(.firing)),
    Row(record: nil, firing: [], resolved: ["a"], decision: .nothing),
    Row(record: (["a"], []), firing: ["a", "b"], resolved: [], decision: .send(.firing)),
    Row(record: (["a"], []), firing: ["b"], resolved: ["a"], decision: .send(.firing)),
    Row(record: (["a"], []), firing: [], resolved: ["a"], decision: .send(.resolved)),
    Row(record: ([], ["a"]), firing: [], resolved: ["a"], decision: .nothing),
    Row(
      record: (["a"], []),
      firing: [],
      resolved: ["a"],
      sendsResolved: false,
      decision: .note
    ),
    Row(record: (["a", "b"], []), firing: ["a"], resolved: ["b"], decision: .send(.resolved)),
    Row(
      record: (["a", "b"], []),
      firing: ["a"],
      resolved: ["b"],
      sendsResolved: false,
      decision: .nothing
    ),
    Row(record: (["a"], ["b"]), firing: ["a"], resolved: ["b"], decision: .nothing),
    Row(
      record: (["a"], []),
      firing: ["a"],
      resolved: [],
      isRepeatDue: true,
      decision: .send(.reminder)
    ),
    Row(record: (["a"], []), firing: ["a"], resolved: [], decision: .nothing),
    Row(record: ([], []), firing: [], resolved: [], isRepeatDue: true, decision: .nothing),
  ]

  @Test(arguments: rows)
  private func decides(row: Row) {
    let record = row.record.map {
      NotificationGroup.Record(firing: $0.firing, resolved: $0.resolved, at: 0, repeats: 0)
    }
    let decision = DedupeDecision.decide(
      record: record,
      firing: row.firing,
      resolved: row.resolved,
      sendsResolved: row.sendsResolved,
      isRepeatDue: row.isRepeatDue
    )
    #expect(decision == row.decision)
  }
}
