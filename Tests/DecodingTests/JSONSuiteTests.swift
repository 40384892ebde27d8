import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

/// The JSON parsing suite of Nicolas Seriot, as far as it is among the shared data.
@Suite("JSONTestSuite")
struct JSONSuiteTests {
  static let files = SharedData.files(
    in: SharedData.data?.appendingPathComponent("peers/jsontestsuite"),
    suffix: ".json"
  )
  static let isThere: ConditionTrait = .enabled(
    if: !files.isEmpty,
    "the recorded data is absent: set SLUICE_DATA"
  )

  /// Codes of texts that are no JSON, or more of it than is taken.
  static let faults: Set<RejectCode> = [.malformed, .tooDeep, .tooLarge, .tooMany]

  private func outcomes(_ prefix: String) throws -> [(name: String, code: RejectCode?)] {
    let bench = try Bench()
    return try Self.files.filter { $0.lastPathComponent.hasPrefix(prefix) }.map { file in
      let bytes = try Data(contentsOf: file)
      // Without a byte there is no text to be refused: a message like that clears a retained one.
      guard !bytes.isEmpty else {
        guard case .ignored = bench.decode(bytes).message.outcome else {
          return (file.lastPathComponent, nil)
        }
        return (file.lastPathComponent, .malformed)
      }
      return (file.lastPathComponent, bench.code(bytes))
    }
  }

  @Test("every y_ file is well-formed", isThere)
  func accepted() throws {
    let outcomes = try outcomes("y_")
    #expect(outcomes.count > 20)
    for (name, code) in outcomes {
      #expect(code.map { !Self.faults.contains($0) } ?? true, "\(name): \(code?.rawValue ?? "")")
    }
    for (name, code) in outcomes where name.hasPrefix("y_object_duplicated") {
      #expect(code == .duplicateKey, "\(name)")
    }
  }

  @Test("every n_ file is refused as malformed, or as too deep", isThere)
  func refused() throws {
    let outcomes = try outcomes("n_")
    #expect(outcomes.count > 50)
    for (name, code) in outcomes {
      #expect(code == .malformed || code == .tooDeep, "\(name): \(code?.rawValue ?? "taken")")
    }
  }

  @Test("an i_ file is either taken or refused with a reason", isThere)
  func indifferent() throws {
    let outcomes = try outcomes("i_")
    #expect(outcomes.count > 5)
    let taken = Set(outcomes.filter { $0.code == .noReadings }.map(\.name))
    // What RFC 8259 leaves open is decided so: numbers that underflow are zero, integers beyond 2^53
    // are rounded; numbers that overflow, lone surrogates and all that is not UTF-8 are refused.
    #expect(taken.isSubset(of: Self.openAndTaken), "\(taken.subtracting(Self.openAndTaken))")
    for (name, code) in outcomes where !taken.contains(name) {
      #expect(code == .malformed || code == .tooDeep, "\(name)")
    }
  }

  private static let openAndTaken: Set<String> = [
    "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json",
  ]
}
