import Telemetry

extension FrameDefinition {
  /// The longest frame that can be described, in bytes.
  private static let maximumLength = 4096

  /// Reads the description of a source's frames.
  init?(_ keys: MappingReader) {
    let encoding = keys["encoding"].map { $0.choice(Encoding.self) } ?? .raw
    let header = keys["header"].map(Self.header) ?? []
    let length = keys["length"].flatMap { $0.integer(1...Self.maximumLength) }
    let checksum = keys["crc"].flatMap { $0.choice(Checksum.self) }
    let time = keys["time"].flatMap { reader in
      reader.mapping { FrameField($0, name: "time") }.map { (field: $0, reader: reader) }
    }
    let list = keys.required("fields", "[{ name: water_temp, at: 3, type: i16, scale: 0.1 }]")
    let places = list?.items { item in
      item.mapping { FrameField($0, name: nil) }.map { (field: $0, reader: item) }
    }
    guard let list, let places, let encoding, let header else { return nil }
    if list.count == 0 {
      list.fault("a frame without fields", "describe at least one, with name, at and type")
    }
    if places.isEmpty { return nil }
    if let length {
      let room = length - (checksum == nil ? 0 : 2)
      for (field, reader) in places + (time.map { [$0] } ?? [])
      where field.offset + field.kind.width > room {
        reader.fault(
          "`\(field.name)` ends at byte \(field.offset + field.kind.width), and the frame has \(room)",
          "correct `at`, `type` or `length`"
        )
      }
      if header.count > room {
        keys["header"]?.fault(
          "a header of \(header.count) bytes, and the frame has \(room)",
          "correct `header` or `length`"
        )
      }
    }
    self.init(
      encoding: encoding,
      header: header,
      length: length,
      checksum: checksum,
      time: time?.field,
      fields: places.map(\.field)
    )
  }

  /// Bytes in hexadecimal, blanks between them or not.
  private static func header(_ reader: NodeReader) -> [UInt8]? {
    let digits = (reader.scalarText ?? "x").filter { $0 != " " }
    var bytes: [UInt8] = []
    var rest = digits[...]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 else {
        reader.mistyped("bytes in hexadecimal", "write two digits for each byte, such as \"01 03\"")
        return nil
      }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
