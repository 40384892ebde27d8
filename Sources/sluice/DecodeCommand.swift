import ArgumentParser
import Configuration
import Decoding
import Foundation
import Presentation
import Telemetry

/// `sluice decode`: what would become of one message.
struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Decode one payload from standard input as the daemon would; nothing is stored.",
    discussion: """
      Prints one JSON object per reading, {"series","time","value","unit"}, then for what was \
      refused {"rejected","code"}. Exit code 1 when nothing was taken.

      With --config its sources and devices hold; without, the pattern is \
      \(DecodeCommand.defaultPattern) and the format json, and a device whose site nothing names \
      is shown under \(AdoptionAdviser.placeholder).

      --explain says step by step what became of the payload: as text on a terminal or with --text, \
      else as JSON lines before the readings. It needs neither a daemon nor a store.

      EXAMPLES
        echo '{"ts":1753401600,"air_temp":28.4}' |
          sluice decode --topic farm/luoshe-1/rack-2/telemetry
        sluice decode --config sluice.yaml --topic "$topic" --explain < payload
      """
  )

  /// The pattern of topics where no configuration names one.
  static let defaultPattern = "farm/{site}/{device}/telemetry"

  @Option(help: "The topic that the message came on.")
  var topic: String

  @Option(help: "The payload's format: \(Decoder.formats.joined(separator: ", ")).")
  var format: String?

  @Option(help: "The topic pattern, such as farm/{site}/{device}/telemetry.")
  var pattern: String?

  @Flag(help: "First say which source took the message and what was made of each field.")
  var explain = false

  @Flag(help: "Explain in words, also into a pipe.")
  var text = false

  @Option(help: "Use this profile of a device model, by name or file.")
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Put up with these faults: \(Leniency.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "faults"
    )
  )
  var lenient: String?

  @Option(help: ArgumentHelp("Take sources, devices and zone from here.", valueName: "file"))
  var config: String?

  @Flag(help: "Print times in UTC.")
  var utc = false

  func validate() throws {
    let faults = lenient?.split(separator: ",").map(String.init) ?? []
    for fault in faults where Leniency(rawValue: fault) == nil {
      let known = Leniency.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--lenient '\(fault)' is no fault: choose among \(known)")
    }
    guard let format, !Decoder.formats.contains(format) else { return }
    let known = Decoder.formats.joined(separator: ", ")
    throw ValidationError("--format '\(format)' is no format of payloads: choose among \(known)")
  }

  func run() throws {
    let surroundings = try config.map { try Surroundings(config: $0) }
    let zone = surroundings?.zone ?? SystemClock.zone
    let payload = try StandardInput.read()
    let explanation: DecodeExplanation
    do {
      explanation = try Decoder.explain(
        topic: topic,
        payload: payload,
        arrived: SystemClock.now,
        sources: try sources(surroundings),
        sites: surroundings?.configuration?.sites ?? [],
        placeholder: surroundings == nil ? AdoptionAdviser.placeholder : nil,
        zone: zone
      )
    } catch let error as DecoderError {
      throw Failure(.usage, error.description)
    }
    if explain, text || Terminal.isOutput {
      var words = ExplainText(
        explanation,
        topic: topic,
        language: surroundings?.language ?? .english,
        zone: utc ? .utc : zone
      )
      try StandardOutput.write(Array(words.text().utf8))
      if explanation.readings.isEmpty { throw Failure(.no) }
      return
    }
    // The lines are of readings and refusals; this is neither.
    if case .ignored(let reason) = explanation.message.outcome {
      StandardError.say(
        ExplainPhrases.ignored(reason).text(in: surroundings?.language ?? .english)
      )
    }
    var text = JSONText(zone: utc ? .utc : zone)
    if explain { write(explanation, to: &text) }
    for reading in explanation.readings { write(reading, to: &text) }
    writeRefusals(of: explanation, isEmpty: payload.isEmpty, to: &text)
    try StandardOutput.write(text.bytes)
    if explanation.readings.isEmpty { throw Failure(.no) }
  }

  private func sources(_ surroundings: Surroundings?) throws(Failure) -> [SourceDefinition] {
    let configured = surroundings?.configuration?.sources ?? []
    let chosen = try profile.map { name throws(Failure) in try Self.profile(name) }
    let faults = lenient?.split(separator: ",").compactMap { Leniency(rawValue: String($0)) } ?? []
    let sources =
      pattern == nil && !configured.isEmpty
      ? configured
      : [SourceDefinition(topic: pattern ?? Self.defaultPattern, format: format ?? "json")]
    return sources.map { source in
      var source = source
      if let format { source.format = format }
      if let chosen { source.profile = chosen }
      source.lenient.formUnion(faults)
      return source
    }
  }

  private static func profile(_ name: String) throws(Failure) -> DeviceProfile {
    if let profile = ProfileLibrary.profile(name) { return profile }
    let all = ProfileLibrary.all().map(\.name).joined(separator: ", ")
    throw Failure(
      .usage,
      "there is no profile '\(name)': \(all.isEmpty ? "none is installed" : "choose among \(all)")"
    )
  }

  /// The whole message where it was rejected, else the fields of it that were.
  private func writeRefusals(
    of explanation: DecodeExplanation,
    isEmpty: Bool,
    to text: inout JSONText
  ) {
    switch explanation.message.outcome {
    case .rejected(let code, let reason): write(reason, code, to: &text)
    case .ignored(let reason):
      // The daemon has nothing to refuse here; whoever asks whether the bytes are of the format is told too.
      if isEmpty { write("ignored by the daemon: \(reason)", .malformed, to: &text) }
    case .readings:
      for field in explanation.fields {
        guard let code = field.refusal else { continue }
        write("\(field.name): \(field.verdict)", code, to: &text)
      }
    }
  }

  private func write(_ explanation: DecodeExplanation, to text: inout JSONText) {
    text.beginObject()
    text.member("pattern", Cell(explanation.pattern))
    text.member("format", Cell(explanation.format))
    text.member("site", Cell(explanation.site))
    text.member("device", Cell(explanation.device))
    text.member("profile", Cell(explanation.profile))
    text.member("mended", .words(explanation.mended.map(\.rawValue)))
    text.member("sequence", explanation.message.sequence.map { .integer($0) } ?? .missing)
    if case .ignored(let reason) = explanation.message.outcome {
      text.member("ignored", .text(reason))
    }
    text.endObject()
    text.endLine()
    for field in explanation.fields {
      text.beginObject()
      text.member("field", .text(field.name))
      text.member("text", .text(field.text))
      text.member("verdict", .text(field.verdict))
      text.member("steps", .words(field.steps.map(\.words)))
      text.endObject()
      text.endLine()
    }
    for part in explanation.leftOut { write(part, to: &text) }
  }

  private func write(_ part: LeftOut, to text: inout JSONText) {
    text.beginObject()
    text.member("left_out", .text(part.name))
    text.member("text", .text(part.text))
    text.member("verdict", .text(part.reason.words))
    text.endObject()
    text.endLine()
  }

  private func write(_ reading: DecodedReading, to text: inout JSONText) {
    text.beginObject()
    text.member("series", .text(reading.series.description))
    text.member("time", .time(reading.time))
    text.member("value", Cell(reading.value))
    text.member("unit", .text(reading.unit))
    text.endObject()
    text.endLine()
  }

  private func write(_ reason: String, _ code: RejectCode, to text: inout JSONText) {
    text.beginObject()
    text.member("rejected", .text(reason))
    text.member("code", .text(code.rawValue))
    text.endObject()
    text.endLine()
  }
}
