import Telemetry

/// What a field's value comes to, before its unit is converted.
enum FieldReading {
  /// A number, and the unit that came with it.
  case value(Double, unit: TextRange?)
  /// No value.
  case missing
  /// No reading.
  case none(FieldVerdict)

  /// Reads a text in place of a number.
  init(
    _ text: TextRange,
    unit: TextRange?,
    states: StateWords,
    _ payload: Span<UInt8>,
    _ records: PayloadRecords
  ) {
    switch records.withBytes(of: text, payload, { WordReader.read($0, $1) }) {
    case .number(let number, nil): self = .value(number, unit: unit)
    case .number(let number, let suffix?):
      let start = Int(text.start)
      let written = text.part(suffix.lowerBound - start, suffix.upperBound - start)
      let isUnit =
        suffix.count <= 32
        && Unit(String(decoding: records.bytes(of: written, payload), as: UTF8.self)) != nil
      self = isUnit ? .value(number, unit: unit ?? written) : .none(.notANumber)
    case .state(let word):
      self = states.number(for: word).map { .value($0, unit: nil) } ?? .none(.notANumber)
    case .other: self = .none(.notANumber)
    case .missing: self = .missing
    }
  }
}
