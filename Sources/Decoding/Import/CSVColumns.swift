internal import Telemetry

/// Which column of a CSV file means what, and how a line is taken apart (RFC 4180).
struct CSVColumns: Sendable {
  private let series: Int
  private let time: Int
  private let value: Int
  private let unit: Int?

  /// Reads the line of names.
  init(header: String) throws(ImportFault) {
    var bytes = Array(header.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let names = try Self.split(bytes).map {
      String(decoding: $0, as: UTF8.self).lowercased().filter { $0 != " " }
    }
    func place(_ name: String) throws(ImportFault) -> Int? {
      let places = names.indices.filter { names[$0] == name }
      guard places.count <= 1 else {
        throw ImportFault(.duplicateKey, "the first line names the column '\(name)' twice")
      }
      return places.first
    }
    guard let series = try place("series"), let time = try place("time"),
      let value = try place("value")
    else {
      throw ImportFault(
        .malformed,
        "the first line does not name the columns series, time and value"
      )
    }
    (self.series, self.time, self.value, unit) = (series, time, value, try place("unit"))
  }

  /// The fields of a line.
  func fields(of line: [UInt8]) throws(ImportFault) -> ImportFields {
    let parts = try Self.split(line)
    guard parts.count > max(series, time, value) else {
      throw ImportFault(.malformed, "\(parts.count) fields where there should be more")
    }
    var fields = ImportFields()
    fields.series = ImportFields.Field(bytes: Self.trimmed(parts[series]))
    fields.time = ImportFields.Field(bytes: Self.trimmed(parts[time]))
    fields.value = ImportFields.Field(bytes: Self.trimmed(parts[value]))
    if let unit, parts.indices.contains(unit), !parts[unit].isEmpty {
      fields.unit = ImportFields.Field(bytes: Self.trimmed(parts[unit]))
    }
    return fields
  }

  private static func trimmed(_ field: [UInt8]) -> [UInt8] {
    guard let first = field.firstIndex(where: { $0 != 0x20 }),
      let last = field.lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return Array(field[first...last])
  }

  /// Fields between commas; one in quotation marks may hold commas, line ends and doubled marks.
  private static func split(_ line: [UInt8]) throws(ImportFault) -> [[UInt8]] {
    let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var fields: [[UInt8]] = [[]]
    var (index, isQuoted) = (0, false)
    while index < line.count {
      let byte = line[index]
      index += 1
      if isQuoted {
        if byte != quote {
          fields[fields.count - 1].append(byte)
        } else if index < line.count, line[index] == quote {
          fields[fields.count - 1].append(quote)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == quote, fields[fields.count - 1].isEmpty {
        isQuoted = true
      } else if byte == comma {
        fields.append([])
      } else {
        fields[fields.count - 1].append(byte)
      }
    }
    guard !isQuoted else { throw ImportFault(.malformed, "a quotation mark that is not closed") }
    return fields
  }
}
