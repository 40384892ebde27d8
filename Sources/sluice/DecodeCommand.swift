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
      \(DecodeCommand.defaultPattern) and the format json.

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

  @Option(help: ArgumentHelp("Take sources, devices and zone from here.", valueName: "file"))
  var config: String?

  @Flag(help: "Print times in UTC.")
  var utc = false

  func validate() throws {
    guard let format, !Decoder.formats.contains(format) else { return }
    let known = Decoder.formats.joined(separator: ", ")
    throw ValidationError("--format '\(format)' is no format of payloads: choose among \(known)")
  }

  func run() throws {
    let surroundings = try config.map { try Surroundings(config: $0) }
    let zone = surroundings?.zone ?? SystemClock.zone
    let explanation: DecodeExplanation
    do {
      explanation = try Decoder.explain(
        topic: topic,
        payload: try StandardInput.read(),
        arrived: SystemClock.now,
        sources: sources(surroundings),
        sites: surroundings?.configuration?.sites ?? [],
        zone: zone
      )
    } catch let error as DecoderError {
      throw Failure(.usage, error.description)
    }
    var text = JSONText(zone: utc ? .utc : zone)
    if explain { write(explanation, to: &text) }
    for reading in explanation.readings { write(reading, to: &text) }
    writeRefusals(of: explanation, to: &text)
    try StandardOutput.write(text.bytes)
    if explanation.readings.isEmpty { throw Failure(.no) }
  }

  private func sources(_ surroundings: Surroundings?) -> [SourceDefinition] {
    let configured = surroundings?.configuration?.sources ?? []
    guard pattern == nil, !configured.isEmpty else {
      return [SourceDefinition(topic: pattern ?? Self.defaultPattern, format: format ?? "json")]
    }
    return configured.map { source in
      var source = source
      if let format { source.format = format }
      return source
    }
  }

  /// The whole message where it was rejected, else the fields of it that were.
  private func writeRefusals(of explanation: DecodeExplanation, to text: inout JSONText) {
    switch explanation.message.outcome {
    case .rejected(let code, let reason): write(reason, code, to: &text)
    case .ignored: break
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
    text.endObject()
    text.endLine()
    for field in explanation.fields {
      text.beginObject()
      text.member("field", .text(field.name))
      text.member("text", .text(field.text))
      text.member("verdict", .text(field.verdict))
      text.endObject()
      text.endLine()
    }
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
