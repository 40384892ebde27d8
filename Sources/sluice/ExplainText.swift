import Decoding
import Foundation
import Presentation
import Telemetry

/// What became of a payload, step by step, for people.
struct ExplainText {
  private let explanation: DecodeExplanation
  private let topic: String
  private let language: Language
  private var clock: TimeText
  private var lines: [String] = []
  private var step = 0

  /// Makes the text of an explanation.
  init(_ explanation: DecodeExplanation, topic: String, language: Language, zone: LocalZone) {
    (self.explanation, self.topic, self.language) = (explanation, topic, language)
    clock = TimeText(zone: zone)
  }

  /// The lines, with nothing in them that could steer a terminal.
  mutating func text() -> String {
    writeTopic()
    writeFormat()
    writeDevice()
    writeTimes()
    writeFields()
    writeLeftOut()
    writeResult()
    return lines.map { SafeText.escaped($0) + "\n" }.joined()
  }

  private mutating func begin(_ title: Phrase, _ rest: String = "") {
    step += 1
    lines.append("\(step). \(title.text(in: language))\(rest.isEmpty ? "" : "  \(rest)")")
  }

  private mutating func add(_ phrase: Phrase, _ arguments: String...) {
    lines.append("   " + Self.fill(phrase.text(in: language), arguments))
  }

  private static func fill(_ text: String, _ arguments: [String]) -> String {
    arguments.enumerated().reduce(text) { text, argument in
      text.replacing("%\(argument.offset + 1)", with: argument.element)
    }
  }

  private mutating func writeTopic() {
    begin(ExplainPhrases.topic, topic)
    for pattern in explanation.tried { add(ExplainPhrases.fitsNot, pattern) }
    if let pattern = explanation.pattern {
      add(ExplainPhrases.fits, pattern)
    } else {
      add(ExplainPhrases.noSource)
    }
  }

  private mutating func writeFormat() {
    guard let format = explanation.format else { return }
    begin(ExplainPhrases.format)
    add(ExplainPhrases.readAs, format)
    let mended = explanation.mended.map(\.rawValue).joined(separator: ", ")
    if !mended.isEmpty { add(ExplainPhrases.mended, mended) }
  }

  private mutating func writeDevice() {
    guard explanation.pattern != nil else { return }
    begin(ExplainPhrases.device)
    guard let site = explanation.site, let device = explanation.device else {
      guard let id = explanation.ids.first else { return add(ExplainPhrases.nobody) }
      return add(ExplainPhrases.nobodyOf, id)
    }
    let id = explanation.ids.first ?? device
    let phrase = explanation.isListed ? ExplainPhrases.listed : ExplainPhrases.unlisted
    add(phrase, id, "\(site)/\(device)")
    if let profile = explanation.profile { add(ExplainPhrases.profile, profile) }
  }

  private mutating func writeTimes() {
    guard !explanation.times.isEmpty else { return }
    begin(ExplainPhrases.time)
    var said: Set<DecodeExplanation.Time> = []
    for time in explanation.times where said.insert(time).inserted {
      guard let text = time.text else {
        // A format of bytes has a time and no text of it.
        let phrase =
          time.origin == .arrival ? ExplainPhrases.arrivalTime : ExplainPhrases.formatTime
        add(phrase, time.time.map { clock.text($0) } ?? "?")
        continue
      }
      guard let moment = time.time else {
        add(ExplainPhrases.refusedTime, text)
        continue
      }
      let reasons = time.reasons.words
      let suffix = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
      add(ExplainPhrases.sentTime, text, clock.text(moment) + suffix)
    }
  }

  private mutating func writeFields() {
    guard !explanation.fields.isEmpty else { return }
    begin(ExplainPhrases.fields)
    let width = explanation.fields.map { DisplayWidth.columns(of: $0.name) }.max() ?? 0
    for field in explanation.fields {
      let pad = String(
        repeating: " ",
        count: min(width, 40) - min(DisplayWidth.columns(of: field.name), 40)
      )
      let verdict = Self.fill(
        ExplainPhrases.verdict(field.kind).text(in: language),
        [field.series ?? "?"]
      )
      let done = field.steps.map { ExplainPhrases.step($0, in: language) }
      let steps = (done + [verdict]).joined(separator: " → ")
      lines.append("   \(field.name)\(pad) = \(field.text): \(steps)")
    }
  }

  private mutating func writeLeftOut() {
    guard !explanation.leftOut.isEmpty else { return }
    begin(ExplainPhrases.leftOut)
    for reason in LeftOut.Reason.allCases {
      let parts = explanation.leftOut.filter { $0.reason == reason }
        .map { "\($0.name) = \($0.text)" }
      if !parts.isEmpty { add(ExplainPhrases.reason(reason), parts.joined(separator: ", ")) }
    }
  }

  private mutating func writeResult() {
    begin(ExplainPhrases.result)
    if let number = explanation.message.sequence { add(ExplainPhrases.sequence, "\(number)") }
    switch explanation.message.outcome {
    case .readings: add(ExplainPhrases.readings, "\(explanation.readings.count)")
    case .ignored(let reason): add(ExplainPhrases.ignored(reason))
    case .rejected(let code, let reason):
      let meaning = ExplainPhrases.meaning(code).map { " (\($0.text(in: language)))" } ?? ""
      add(ExplainPhrases.rejected, code.rawValue + meaning, reason)
      let faults = explanation.mendable.map(\.rawValue).joined(separator: ",")
      if !faults.isEmpty { add(ExplainPhrases.mendable, faults) }
    }
    if explanation.fields.contains(where: \.isUnknown) { add(ExplainPhrases.adopt) }
  }
}
