import Decoding
import Foundation
import Presentation
import Telemetry

/// A proposed register entry as YAML to copy, with comments that say why.
struct AdoptionText {
  private let proposal: AdoptionProposal
  private let sites: [String]
  private let language: Language
  private var clock: TimeText
  private var lines: [String] = []

  /// Makes the text of a proposal.
  init(_ proposal: AdoptionProposal, sites: [String], language: Language, zone: LocalZone) {
    (self.proposal, self.sites, self.language) = (proposal, sites, language)
    clock = TimeText(zone: zone)
  }

  /// The text, with nothing in it that could steer a terminal.
  mutating func text(topic: String, arrived: Instant) -> String {
    comment(AdoptionPhrases.head, clock.text(arrived), topic)
    comment(AdoptionPhrases.howTo)
    writeSource()
    writeDevice()
    writeRest()
    writeResult()
    return lines.map { SafeText.escaped($0) + "\n" }.joined()
  }

  private func say(_ phrase: Phrase, _ arguments: [String]) -> String {
    arguments.enumerated().reduce(phrase.text(in: language)) { text, argument in
      text.replacing("%\(argument.offset + 1)", with: Self.oneLine(argument.element))
    }
  }

  private mutating func comment(_ phrase: Phrase, _ arguments: String...) {
    lines.append("# " + say(phrase, arguments))
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private mutating func writeSource() {
    guard let source = proposal.newSource else { return }
    comment(AdoptionPhrases.newSource)
    lines.append("sources:")
    lines.append("  - topic: \(Self.quoted(source.topic))")
    lines.append("    format: \(source.format)")
    let lenient = Leniency.allCases.filter(source.lenient.contains).map(\.rawValue)
    if !lenient.isEmpty { lines.append("    lenient: [\(lenient.joined(separator: ", "))]") }
    if let frame = source.frame { write(frame) }
  }

  /// The description of a frame, each field with the number that this one holds.
  private mutating func write(_ frame: FrameDefinition) {
    comment(AdoptionPhrases.frame)
    lines.append("    frame:")
    if frame.encoding != .raw { lines.append("      encoding: \(frame.encoding.rawValue)") }
    let header = frame.header.map { Self.hexadecimal($0) }.joined(separator: " ")
    if !header.isEmpty { lines.append("      header: \"\(header)\"") }
    if let length = frame.length { lines.append("      length: \(length)") }
    if let checksum = frame.checksum { lines.append("      crc: \(checksum.rawValue)") }
    lines.append("      fields:")
    for field in frame.fields {
      let text = proposal.fields.first { $0.field == field.name }?.text
      let value = text.map { "  # \(Self.oneLine($0))" } ?? ""
      lines.append(
        "        - { name: \(field.name), at: \(field.offset), type: \(field.kind.rawValue) }\(value)"
      )
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  /// The bytes of a payload that nobody understands, sixteen a line behind the place of the first.
  static func dump(_ bytes: [UInt8]) -> [String] {
    stride(from: 0, to: min(bytes.count, 256), by: 16).map { start in
      "  \(start): " + bytes[start...].prefix(16).map { hexadecimal($0) }.joined(separator: " ")
    }
  }

  private mutating func writeDevice() {
    let device = proposal.device
    let general = proposal.profile?.settings ?? DeviceDefinition(name: "")
    lines.append("sites:")
    let known =
      sites.isEmpty ? AdoptionPhrases.none.text(in: language) : sites.joined(separator: ", ")
    let choose = proposal.site == nil ? "  # " + say(AdoptionPhrases.chooseSite, [known]) : ""
    lines.append("  \(proposal.site ?? AdoptionAdviser.placeholder):\(choose)")
    lines.append("    devices:")
    lines.append("      \(device.name):  # \(say(AdoptionPhrases.chooseName, []))")
    if let match = device.match { lines.append("        match: \(Self.quoted(match))") }
    if let profile = proposal.profile {
      let others = proposal.alternatives.prefix(3).joined(separator: ", ")
      let alternatives = others.isEmpty ? "" : "; " + say(AdoptionPhrases.alternatives, [others])
      lines.append("        profile: \(profile.name)  # \(profile.title)\(alternatives)")
    }
    writeRename(device.rename.filter { general.rename[$0.key] != $0.value })
    writeMapping("units", device.units.filter { general.units[$0.key] != $0.value }, Self.quoted)
    writeMapping("scale", device.scale.filter { general.scale[$0.key] != $0.value }) { "\($0)" }
    let missing = device.missing.filter { !general.missing.contains($0) }
    if !missing.isEmpty {
      lines.append("        missing: [\(missing.map(Self.number).joined(separator: ", "))]")
    }
  }

  private mutating func writeRename(_ rename: [String: String]) {
    guard !rename.isEmpty else { return }
    lines.append("        rename:")
    for field in proposal.fields {
      guard let metric = rename[field.field] else { continue }
      let unit = field.unit.map { " \($0)" } ?? ""
      lines.append(
        "          \(Self.quoted(field.field)): \(metric)  # \(Self.oneLine(field.text))\(unit)"
      )
    }
  }

  private mutating func writeMapping<Value>(
    _ name: String,
    _ values: [String: Value],
    _ text: (Value) -> String
  ) {
    guard !values.isEmpty else { return }
    let pairs = values.sorted { $0.key < $1.key }.map {
      "\(Self.quoted($0.key)): \(text($0.value))"
    }
    lines.append("        \(name): { \(pairs.joined(separator: ", ")) }")
  }

  /// What is not in the entry, and why.
  private mutating func writeRest() {
    if !proposal.others.isEmpty {
      comment(AdoptionPhrases.others, proposal.others.joined(separator: ", "))
    }
    for field in proposal.fields {
      switch field.certainty {
      case .doubtful:
        comment(AdoptionPhrases.perhaps, field.field, field.text, field.metric ?? "?")
      case .unknown: comment(AdoptionPhrases.unknown, field.field, field.text)
      case .known, .likely, .noReading: break
      }
    }
    let texts = proposal.fields.filter { $0.certainty == .noReading }
      .map { $0.text.isEmpty ? $0.field : "\($0.field) = \($0.text)" }
    if !texts.isEmpty { comment(AdoptionPhrases.notReadings, texts.joined(separator: ", ")) }
    if proposal.result.times.allSatisfy({ $0.origin == .arrival }) {
      comment(AdoptionPhrases.arrival)
    }
  }

  private mutating func writeResult() {
    if case .rejected(let code, let reason) = proposal.result.message.outcome {
      return comment(AdoptionPhrases.rejected, code.rawValue, reason)
    }
    comment(AdoptionPhrases.gives)
    for reading in proposal.result.readings {
      let value = reading.value.map(Self.number) ?? "-"
      lines.append("#   \(reading.series)  \(clock.text(reading.time))  \(value) \(reading.unit)")
    }
  }

  private static func number(_ value: Double) -> String {
    NumberText.shortest(value) ?? "-"
  }

  /// A text as YAML reads it back.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCII && ($0.isLetter || $0 == "_") } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./".contains($0)) }
      && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    if isPlain { return text }
    var json = JSONText(zone: .utc)
    json.beginArray()
    json.value(.text(text))
    json.endArray()
    return String(String(decoding: json.bytes, as: UTF8.self).dropFirst().dropLast())
  }
}
