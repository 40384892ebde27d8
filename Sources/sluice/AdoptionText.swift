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
    writeDevices()
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
      let text = proposal.entries.first?.fields.first { $0.field == field.name }?.text
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

  /// The entries by site, each site once.
  private mutating func writeDevices() {
    guard !proposal.entries.isEmpty else { return }
    lines.append("sites:")
    let known =
      sites.isEmpty ? AdoptionPhrases.none.text(in: language) : sites.joined(separator: ", ")
    var written: Set<String?> = []
    for site in proposal.entries.map(\.site) where written.insert(site).inserted {
      let choose = site == nil ? "  # " + say(AdoptionPhrases.chooseSite, [known]) : ""
      lines.append("  \(site ?? AdoptionAdviser.placeholder):\(choose)")
      lines.append("    devices:")
      for entry in proposal.entries where entry.site == site { write(entry) }
    }
  }

  /// What an entry says; of a device that is listed, what is new.
  private mutating func write(_ entry: AdoptionEntry) {
    let device = entry.device
    var old = entry.listed ?? DeviceDefinition(name: device.name)
    if let profile = entry.profile { old = old.filled(from: profile) }
    let phrase = entry.listed == nil ? AdoptionPhrases.chooseName : AdoptionPhrases.listed
    lines.append("      \(device.name):  # \(say(phrase, []))")
    let count = lines.count
    if entry.listed == nil, let match = device.match {
      lines.append("        match: \(Self.quoted(match))")
    }
    if let profile = entry.profile {
      let others = entry.alternatives.prefix(3).joined(separator: ", ")
      let alternatives = others.isEmpty ? "" : "; " + say(AdoptionPhrases.alternatives, [others])
      lines.append("        profile: \(profile.name)  # \(profile.title)\(alternatives)")
    }
    writeRename(device.rename.filter { old.rename[$0.key] != $0.value }, of: entry)
    writeMapping("units", device.units.filter { old.units[$0.key] != $0.value }, Self.quoted)
    writeMapping("scale", device.scale.filter { old.scale[$0.key] != $0.value }) { "\($0)" }
    let missing = device.missing.filter { !old.missing.contains($0) }
    if !missing.isEmpty {
      lines.append("        missing: [\(missing.map(Self.number).joined(separator: ", "))]")
    }
    // A name with nothing behind it would be no entry.
    if lines.count == count { lines.append("        {}") }
  }

  private mutating func writeRename(_ rename: [String: String], of entry: AdoptionEntry) {
    guard !rename.isEmpty else { return }
    lines.append("        rename:")
    for field in entry.fields {
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

  /// What is not in the entries, and why; what several devices send alike is said once.
  private mutating func writeRest() {
    var said: Set<String> = []
    let fields = proposal.entries.flatMap(\.fields).filter {
      said.insert("\($0.certainty) \($0.field)").inserted
    }
    for field in fields {
      switch field.certainty {
      case .doubtful:
        comment(AdoptionPhrases.perhaps, field.field, field.text, field.metric ?? "?")
      case .unknown: comment(AdoptionPhrases.unknown, field.field, field.text)
      case .known, .likely, .noReading: break
      }
    }
    let texts = fields.filter { $0.certainty == .noReading }
      .map { $0.text.isEmpty ? $0.field : "\($0.field) = \($0.text)" }
    if !texts.isEmpty { comment(AdoptionPhrases.notReadings, texts.joined(separator: ", ")) }
    let times = proposal.result.times
    if !times.isEmpty, times.allSatisfy({ $0.origin == .arrival }) {
      comment(AdoptionPhrases.arrival)
    }
  }

  private mutating func writeResult() {
    if case .rejected(let code, let reason) = proposal.result.message.outcome {
      return comment(AdoptionPhrases.rejected, code.rawValue, reason)
    }
    if case .ignored(let reason) = proposal.result.message.outcome {
      return comment(ExplainPhrases.ignored(reason))
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
