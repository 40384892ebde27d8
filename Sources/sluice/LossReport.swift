import Presentation
import Store
import Telemetry

/// Says what a damaged store has lost, one line for each part, while the rest is read.
final class LossReport {
  private let surroundings: Surroundings
  private var told: Set<StoreLoss> = []

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  /// Takes a part.
  func take(_ loss: StoreLoss) {
    guard told.insert(loss).inserted else { return }
    StandardError.say(loss.text(surroundings))
  }

  /// Ends an answer that is not whole as a failure.
  func finish() throws(Failure) {
    guard !told.isEmpty else { return }
    throw Failure(.no, Phrases.notWhole.text(in: surroundings.language, "\(told.count)"))
  }
}

extension StoreLoss {
  /// The part, its stretch of time and the cause, in one line.
  func text(_ surroundings: Surroundings) -> String {
    let language = surroundings.language
    guard let range else { return Phrases.lostPart.text(in: language, part, cause) }
    var text = TimeText(zone: surroundings.zone)
    let ends = [range.start, range.end].map { moment in
      // Where the stretch has no end the file is none either.
      let isOpen = moment.milliseconds == .min || moment.milliseconds == .max
      return isOpen ? "…" : text.text(moment, precision: .shortest)
    }
    return Phrases.lostPart.text(in: language, "\(part) [\(ends[0]), \(ends[1]))", cause)
  }
}
