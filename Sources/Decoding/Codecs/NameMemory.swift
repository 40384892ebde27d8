/// What a format makes of names, worked out once for each name and then found by its bytes.
///
/// Devices send the same names in every message, so that looking them up need not make texts of them.
struct NameMemory<Meaning: Sendable>: Sendable {
  /// More names than all devices of a farm have; beyond them it begins anew.
  private var known = ByteTable<Meaning>(maximumEntries: 4096)

  /// The meaning of a name.
  mutating func meaning(
    of name: TextRange,
    _ payload: Span<UInt8>,
    _ records: PayloadRecords,
    _ workOut: (String) -> Meaning
  ) -> Meaning {
    let hash = records.hash(of: name, payload)
    let found = records.withBytes(of: name, payload) { bytes, range in
      known.find(hash, bytes, range.lowerBound, range.count)
    }
    if let found { return found }
    let bytes = records.bytes(of: name, payload)
    let meaning = workOut(String(decoding: bytes, as: UTF8.self))
    if bytes.count < DecodingLimits.maximumName { known.insert(hash, bytes, meaning) }
    return meaning
  }
}
