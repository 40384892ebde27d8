import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Files that were cut, turned over bit by bit, or lost a part: refused or read, never a crash.
@Suite struct DamageTests {
  /// A way to spoil a store.
  enum Damage: CaseIterable {
    case header, page, pages, logHeader, logFrame, cut, cutLog, noSharedMemory, noLog

    /// Spoils a copy of the files.
    func spoil(_ files: inout [String: Data], using generator: inout SplitMix) {
      switch self {
      case .header: Self.flip(&files["", default: Data()], in: 0..<100, 1, &generator)
      case .page: Self.flip(&files["", default: Data()], in: 100..<Int.max, 1, &generator)
      case .pages: Self.flip(&files["", default: Data()], in: 100..<Int.max, 40, &generator)
      case .logHeader: Self.flip(&files["-wal", default: Data()], in: 0..<32, 1, &generator)
      case .logFrame: Self.flip(&files["-wal", default: Data()], in: 32..<Int.max, 1, &generator)
      case .cut: Self.cut(&files["", default: Data()], &generator)
      case .cutLog: Self.cut(&files["-wal", default: Data()], &generator)
      case .noSharedMemory: files["-shm"] = nil
      case .noLog: files["-wal"] = nil
      }
    }

    private static func flip(
      _ data: inout Data,
      in range: Range<Int>,
      _ count: Int,
      _ generator: inout SplitMix
    ) {
      for _ in 0..<count {
        let place = Int.random(in: range.clamped(to: 0..<data.count), using: &generator)
        data[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      }
    }

    private static func cut(_ data: inout Data, _ generator: inout SplitMix) {
      data = data.prefix(Int.random(in: 1..<data.count, using: &generator))
    }
  }

  private static let suffixes = ["", "-wal", "-shm"]

  /// The files of a daemon that was killed: some of its readings are in the file, the last ones in
  /// the log.
  private static func killed() throws -> (files: [String: Data], samples: Int) {
    let source = try StoreHarness { $0.checkpointBytes = 60_000 }
    var model = SampleModel(seed: 8, devices: 3, metrics: 2)
    var growth = model.growth
    for _ in 0..<12 {
      try source.append(batch(model.draw(100), growth: growth))
      growth = RegisterGrowth()
    }
    var files: [String: Data] = [:]
    for suffix in suffixes {
      files[suffix] = try Data(contentsOf: URL(fileURLWithPath: source.path + suffix))
    }
    return (files, model.samples.count)
  }

  private struct Outcome {
    var opened = 0
    var refused = 0
    var shorter = 0
    var faulty = 0
  }

  @Test func twoHundredDamagedFilesAreRefusedOrReadAndNeverACrash() throws {
    let (files, samples) = try Self.killed()
    var generator = SplitMix(seed: 9)
    var outcomes: [Damage: Outcome] = [:]
    for round in 0..<207 {
      let damage = Damage.allCases[round % Damage.allCases.count]
      var spoilt = files
      damage.spoil(&spoilt, using: &generator)
      let harness = try StoreHarness()
      for (suffix, data) in spoilt {
        try data.write(to: URL(fileURLWithPath: harness.path + suffix))
      }
      var outcome = outcomes[damage] ?? Outcome()
      if round % 3 == 0 { look(at: harness.path, &outcome) }
      try open(harness, samples: samples, &outcome)
      outcomes[damage] = outcome
    }
    // Without damage to the file itself nothing is refused; what the log has lost is lost.
    for damage in [Damage.noSharedMemory, .logHeader, .logFrame, .cutLog, .noLog] {
      #expect(outcomes[damage]?.refused == 0, "\(damage): \(outcomes)")
    }
    #expect(outcomes[.noSharedMemory]?.shorter == 0)
    #expect(outcomes[.noLog]?.shorter == outcomes[.noLog]?.opened)
    // A file that is too short is never taken for a whole one, unless the log has what is missing.
    #expect(outcomes[.cut]?.shorter == 0, "\(outcomes)")
    #expect(outcomes[.cut]?.refused ?? 0 > 10, "\(outcomes)")
    #expect(outcomes[.pages]?.refused ?? 0 > 10, "\(outcomes)")
    #expect(outcomes.values.reduce(0) { $0 + $1.opened + $1.refused } == 207)
  }

  /// Reads whatever can be read, with and without knowing how it was meant.
  private func look(at path: String, _ outcome: inout Outcome) {
    do throws(StoreError) {
      let verification = try StoreVerifier(path: path).run()
      if !verification.isSound { outcome.faulty += 1 }
      _ = try StoreReader(path: path).latest()
      let query = try StoreQuery(
        "SELECT metric, count(*), avg(value) FROM sample GROUP BY 1",
        path: path,
        patience: .minutes(1),
        moment: { _ in nil },
        text: { "\($0)" }
      )
      while try query.next() != nil {}
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  /// Opens the file as the daemon would; one that is refused is as it was.
  private func open(
    _ harness: StoreHarness,
    samples: Int,
    _ outcome: inout Outcome
  ) throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
    do {
      _ = try harness.restore()
    } catch is StoreError {
      outcome.refused += 1
      #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
      return
    }
    outcome.opened += 1
    var count = 0
    do {
      try harness.reader().samples(matching: nil, in: .all) { _, _ in count += 1 }
      try harness.append(batch([sample(1, 1)]))
    } catch is StoreError {
      // A page that is only read now can be damaged all the same.
      return
    }
    if count < samples { outcome.shorter += 1 }
  }
}
