public import Telemetry

/// Reads the lines of a file of readings: `series`, `time`, `value`, and `unit` where there is one;
/// whatever else a line has is passed over.
///
/// A time is ISO 8601 or a bare number by its magnitude, as in payloads; a value is a number, or
/// nothing where there is none.
public struct ImportReader: Sendable {
  private let times: TimeReader
  private let row: Row

  private enum Row: Sendable {
    case csv(CSVColumns)
    case ndjson(JSONDocument)
  }

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - format: how lines are written.
  ///   - header: the first line of a CSV file, which names the columns; ignored for NDJSON.
  ///   - zone: the zone of times that name none.
  ///   - limits: how much a line may ask for.
  /// - Throws: ``ImportFault`` where a column is missing or named twice.
  public init(
    format: ImportFormat,
    header: String,
    zone: LocalZone,
    limits: DecodingLimits = .standard
  ) throws(ImportFault) {
    times = TimeReader(zone: zone)
    switch format {
    case .csv: row = .csv(try CSVColumns(header: header))
    case .ndjson: row = .ndjson(JSONDocument(limits: limits, hash: ByteHash()))
    }
  }

  /// Reads one line, without its end.
  ///
  /// - Returns: the reading; its series may be new, its time is any.
  /// - Throws: ``ImportFault``.
  public mutating func read(_ line: String) throws(ImportFault) -> ImportedReading {
    let bytes = Array(line.utf8)
    let fields: ImportFields
    switch row {
    case .csv(let columns): fields = try columns.fields(of: bytes)
    case .ndjson(var document): fields = try ImportFields(bytes, &document)
    }
    return ImportedReading(
      series: try Self.series(fields.series),
      time: try time(fields.time),
      value: try Self.value(fields.value),
      unit: fields.unit.map { String(decoding: $0.bytes, as: UTF8.self) }
    )
  }

  private static func series(_ field: ImportFields.Field?) throws(ImportFault) -> SeriesKey {
    guard let field, !field.bytes.isEmpty else { throw ImportFault(.noDevice, "no series") }
    let text = String(decoding: field.bytes, as: UTF8.self)
    guard let key = SeriesKey(text) else {
      throw ImportFault(.noDevice, "'\(short(text))' is no series: write site/device/metric")
    }
    return key
  }

  private func time(_ field: ImportFields.Field?) throws(ImportFault) -> Instant {
    guard let field, !field.bytes.isEmpty else { throw ImportFault(.badTime, "no time") }
    let range = field.bytes.indices
    let isNumber = !field.isQuoted && field.bytes.allSatisfy(Self.isPartOfNumber)
    guard let time = times.read(field.bytes.span, range, isText: !isNumber) else {
      let text = Self.short(String(decoding: field.bytes, as: UTF8.self))
      throw ImportFault(.badTime, "'\(text)' is no time: write 2026-07-25T04:00:00+08:00")
    }
    return time
  }

  private static func value(_ field: ImportFields.Field?) throws(ImportFault) -> Double? {
    guard let field else { throw ImportFault(.malformed, "no value") }
    let bytes = field.bytes
    guard !bytes.isEmpty, bytes != Array("null".utf8) else { return nil }
    guard let number = DecimalNumber.scan(bytes.span, 0, bytes.count, grammar: .loose),
      number.end == bytes.count, number.value.isFinite, !bytes.contains(UInt8(ascii: ","))
    else {
      let text = short(String(decoding: bytes, as: UTF8.self))
      throw ImportFault(.malformed, "'\(text)' is no number")
    }
    return number.value
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  private static func short(_ text: String) -> String {
    text.count <= 60 ? text : text.prefix(60) + "…"
  }
}
