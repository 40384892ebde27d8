import Foundation
import Presentation

/// What the daemon says of a part of an import.
struct ImportAnswer {
  /// Readings that were new.
  let stored: Int
  /// Readings that were there already.
  let duplicate: Int
  /// Lines that could not be taken.
  let refused: Int
  /// Some of these: which of the part, counted from 0, and why.
  let faults: [(index: Int, reason: String)]

  /// Reads the answer.
  ///
  /// - Throws: a ``Failure`` with the reason where the daemon took nothing, or where it is none.
  init(_ bytes: [UInt8]) throws(Failure) {
    guard let answer = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      throw Failure(.unable, "the daemon's answer is no JSON: is it sluiced that listens there?")
    }
    if let error = answer["error"]?.text {
      throw Failure(answer["code"]?.text == "invalid" ? .usage : .unable, error)
    }
    guard let stored = answer["stored"]?.integer, let duplicate = answer["duplicate"]?.integer,
      let refused = answer["refused"]?.integer
    else {
      throw Failure(.unable, "the daemon does not know imports: is it older than this program?")
    }
    (self.stored, self.duplicate, self.refused) = (Int(stored), Int(duplicate), Int(refused))
    var faults: [(index: Int, reason: String)] = []
    for item in answer["faults"]?.items ?? [] {
      let words = item.text?.split(separator: " ", maxSplits: 1) ?? []
      guard words.count == 2, let index = Int(words[0]) else { continue }
      faults.append((index, String(words[1])))
    }
    self.faults = faults
  }
}
