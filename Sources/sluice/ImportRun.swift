import Decoding
import Foundation
import Presentation
import Telemetry

/// An import as far as it has come.
struct ImportRun {
  /// Faulty lines that are named; of the rest only the number is.
  static let namedFaults = 20

  /// Lines that were looked at.
  private(set) var lines = 0
  /// Readings that were new.
  private(set) var stored = 0
  /// Readings that were there already.
  private(set) var duplicate = 0
  /// Lines that could not be taken.
  private(set) var refused = 0
  /// Where it is shown.
  let progress = ProgressLine()
  private let file: String
  private let language: Language
  private var lastLine = 0
  private var named = 0

  /// Begins with nothing.
  init(file: String, language: Language) {
    (self.file, self.language) = (file, language)
  }

  /// How to go on where it has stopped.
  var wayOn: String {
    lastLine == 0
      ? "nothing was taken"
      : "stored up to line \(lastLine): run it again, or with --from-line \(lastLine + 1)"
  }

  /// Hands the lines over, part by part; each part is on the disk when the next one follows.
  mutating func carryOut(
    _ source: ImportSource,
    _ daemon: DaemonConnection,
    _ stop: InterruptFlag
  ) throws(Failure) {
    while !stop.isSet {
      let part = try source.next()
      guard let last = part.last else { return }
      let answer = try daemon.take(part.map(\.text), source.format, header: source.header)
      try add(answer, of: part)
      lastLine = last.line
      show(last.end, of: source.size)
    }
  }

  private mutating func add(
    _ answer: ImportAnswer,
    of part: [RecordSplitter.Record]
  ) throws(Failure) {
    lines += part.count
    stored += answer.stored
    duplicate += answer.duplicate
    refused += answer.refused
    for fault in answer.faults where named < Self.namedFaults && part.indices.contains(fault.index)
    {
      named += 1
      progress.clear()
      StandardError.say("\(file):\(part[fault.index].line): \(fault.reason)")
    }
  }

  private func show(_ done: Int, of size: Int) {
    let share = size == 0 ? "" : " (\(min(100, done * 100 / size)) %)"
    progress.show(
      Phrases.importing.text(in: language, "\(lines)", share, "\(stored)", "\(duplicate)")
    )
  }
}
