import Telemetry

/// Resolves the records of a pack (RFC 8428, section 4.6) and adds them as fields.
///
/// A resolved name is split into device and field (``SenMLName``); where it names the device only,
/// the unit stands in for the field's name.
struct SenMLResolver {
  /// Below this a time counts from now (section 4.5.3).
  private static let relative = 0x1p28

  private var base = SenMLRecord()
  private let arrived: Instant

  /// Makes a resolver of a pack that arrived then.
  init(arrived: Instant) { self.arrived = arrived }

  /// Resolves one record.
  ///
  /// - Throws: `malformed` where it breaks the rules.
  mutating func add(
    _ record: SenMLRecord,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    try inherit(record)
    guard record.isReading else { return }
    guard record.valueCount <= 1 else { throw Self.fault("a record with two values") }
    let number = value(of: record)
    let sum = sum(of: record)
    guard record.valueCount > 0 || number != nil || sum != nil else {
      throw Self.fault("a record without a value")
    }
    let (device, field) = try split(record, payload, &records)
    let index = records.beginRecord()
    records.records[Int(index)].device = device
    records.records[Int(index)].time = try time(of: record).map { .instant($0) }
    let unit = (record.unit ?? base.baseUnit).map { Self.known($0, payload, &records) }
    if let number {
      try records.add(field, .number(number), unit: unit, record: index, payload)
    } else if let text = record.textValue {
      try records.add(field, .text(text), record: index, payload)
    } else if let truth = record.truthValue {
      try records.add(field, .truth(truth), record: index, payload)
    } else if record.hasData {
      try records.add(field, .other, record: index, payload)
    }
    guard let sum else { return }
    let name = records.join(field, records.keep("sum"), payload)
    try records.add(name, .number(sum), record: index, payload)
  }

  /// Takes over what holds from this record on.
  private mutating func inherit(_ record: SenMLRecord) throws(PayloadFault) {
    if let version = record.baseVersion {
      guard version <= 10, version >= 0, base.baseVersion.map({ $0 == version }) ?? true else {
        throw Self.fault("a version of SenML that is not known, or two in one pack")
      }
      base.baseVersion = version
    }
    base.baseName = record.baseName ?? base.baseName
    base.baseTime = record.baseTime ?? base.baseTime
    base.baseUnit = record.baseUnit ?? base.baseUnit
    base.baseValue = record.baseValue ?? base.baseValue
    base.baseSum = record.baseSum ?? base.baseSum
  }

  /// The number of a record: its own on top of the base value, of which either may be missing.
  private func value(of record: SenMLRecord) -> Double? {
    guard record.valueCount == 0 || record.value != nil else { return nil }
    guard let own = record.value else { return record.sum == nil ? base.baseValue : nil }
    return base.baseValue.map { ExactDecimal.sum($0, own) } ?? own
  }

  private func sum(of record: SenMLRecord) -> Double? {
    guard let own = record.sum else {
      return record.valueCount == 0 && base.baseValue == nil ? base.baseSum : nil
    }
    return base.baseSum.map { ExactDecimal.sum($0, own) } ?? own
  }

  private func time(of record: SenMLRecord) throws(PayloadFault) -> Instant? {
    guard base.baseTime != nil || record.time != nil else { return nil }
    let seconds = ExactDecimal.sum(base.baseTime ?? 0, record.time ?? 0)
    guard abs(seconds) < 1e12 else { throw Self.fault("a time beyond all calendars") }
    let milliseconds = Int64((seconds * 1000).rounded())
    return seconds < Self.relative
      ? arrived + .milliseconds(milliseconds) : Instant(milliseconds: milliseconds)
  }

  /// Device and field of a record; the device is nil where the name does not tell it.
  private func split(
    _ record: SenMLRecord,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> (device: TextRange?, field: TextRange) {
    let whole = records.joined(base.baseName, record.name, payload)
    try Self.check(whole, payload, records)
    let (device, field) = records.withBytes(of: whole, payload) { bytes, name in
      let end = SenMLName.endOfDevice(bytes, name, base: Int(base.baseName?.count ?? 0))
      return (
        SenMLName.trimmed(bytes, name.lowerBound..<end),
        SenMLName.trimmed(bytes, end..<name.upperBound)
      )
    }
    let id = device.isEmpty ? nil : TextRange(scratch: device)
    guard field.isEmpty else {
      let modules = records.path(TextRange(scratch: field), separator: UInt8(ascii: ":"), payload)
      return (id, records.path(modules, separator: UInt8(ascii: "/"), payload))
    }
    return (id, record.unit ?? base.baseUnit ?? records.keep("value"))
  }

  private static func check(
    _ name: TextRange,
    _ payload: Span<UInt8>,
    _ records: PayloadRecords
  ) throws(PayloadFault) {
    guard name.count > 0 else { throw fault("a record without a name") }
    guard Int(name.count) < 2 * DecodingLimits.maximumName,
      records.withBytes(of: name, payload, { SenMLName.isValid($0, $1) })
    else { throw fault("a name with characters that SenML does not allow") }
  }

  /// A unit of SenML's registry under the code by which it is known here.
  private static func known(
    _ unit: TextRange,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange {
    let known = records.withBytes(of: unit, payload) { bytes, range -> StaticString? in
      for (sent, code) in translations
      where range.count == sent.utf8CodeUnitCount && ASCII.begins(bytes, range, with: sent) {
        return code
      }
      return nil
    }
    return known.map { records.keep($0) } ?? unit
  }

  /// Units that are written in another way here.
  private static let translations: [(sent: StaticString, code: StaticString)] = [
    ("/", "1"), ("count", "1"), ("%EL", "%"), ("lat", "deg"), ("lon", "deg"), ("EL", "s"),
  ]

  static func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: message)
  }
}
