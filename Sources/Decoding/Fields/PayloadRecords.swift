import Telemetry

/// What a codec found in one payload: fields, and the records that they belong to.
///
/// Its memory is used again for every message.
struct PayloadRecords {
  /// A name with a value.
  struct Field {
    /// The name; names inside names are joined by dots.
    var name: TextRange
    /// The hash of the name.
    var hash: UInt32
    /// The value.
    var value: RawValue
    /// The unit that came with it.
    var unit: TextRange?
    /// The index of its record.
    var record: Int32
  }

  /// What several fields have in common.
  struct Record {
    /// The index of the record whose device and time count where this one has none; or -1.
    var parent: Int32
    /// The device that the payload names.
    var device: TextRange?
    /// The time that the payload names.
    var time: TextRange?
    /// Whether the time was a text rather than a bare number.
    var isTimeText = false
  }

  /// The fields in the order in which they were found.
  var fields: [Field] = []
  /// The records; a parent comes before its children.
  var records: [Record] = []
  /// Names that were put together, and texts without their escapes.
  private(set) var scratch: [UInt8] = []
  /// The highest running number that the payload holds.
  private(set) var sequence: Int64?
  private let maximumFields: Int
  private let hash: ByteHash

  /// Makes room for what one payload may hold.
  init(limits: DecodingLimits, hash: ByteHash) {
    self.init(maximumFields: limits.maximumReadings, hash: hash)
  }

  private init(maximumFields: Int, hash: ByteHash) {
    (self.maximumFields, self.hash) = (maximumFields, hash)
  }

  /// Forgets everything and keeps the room.
  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    scratch.removeAll(keepingCapacity: true)
    sequence = nil
  }

  /// Everything with its memory, leaving nothing behind.
  mutating func takeAll() -> PayloadRecords {
    var taken = PayloadRecords(maximumFields: maximumFields, hash: hash)
    swap(&taken, &self)
    return taken
  }

  /// Begins a record; returns its index.
  mutating func beginRecord(parent: Int32 = -1) -> Int32 {
    records.append(Record(parent: parent))
    return Int32(records.count - 1)
  }

  /// Adds a field.
  mutating func add(_ field: Field) throws(PayloadFault) {
    guard fields.count < maximumFields else {
      throw PayloadFault(code: .tooMany, reason: "more than \(maximumFields) fields in one message")
    }
    fields.append(field)
  }

  /// Remembers the highest running number.
  mutating func note(sequence number: Int64) {
    sequence = max(sequence ?? number, number)
  }

  /// Puts bytes that do not lie in the payload into the scratch bytes.
  mutating func keep(_ bytes: some Sequence<UInt8>) -> TextRange {
    let start = scratch.count
    scratch.append(contentsOf: bytes)
    return TextRange(scratch: start..<scratch.count)
  }

  /// The name `prefix.name`, or `name` alone.
  mutating func join(
    _ prefix: TextRange?,
    _ name: TextRange,
    _ payload: Span<UInt8>
  ) -> TextRange {
    guard let prefix else { return name }
    let start = scratch.count
    copy(prefix, payload)
    scratch.append(UInt8(ascii: "."))
    copy(name, payload)
    return TextRange(scratch: start..<scratch.count)
  }

  /// The bytes of a text.
  func bytes(of text: TextRange, _ payload: Span<UInt8>) -> [UInt8] {
    if text.isScratch { return Array(scratch[text.range]) }
    return text.range.map { payload[$0] }
  }

  /// The hash of a text.
  func hash(of text: TextRange, _ payload: Span<UInt8>) -> UInt32 {
    text.isScratch
      ? hash(scratch.span, Int(text.start), Int(text.count))
      : hash(payload, Int(text.start), Int(text.count))
  }

  /// Gives each record what it lacks and its parent has.
  mutating func inherit() {
    guard records.count > 1 else { return }
    for index in records.indices where records[index].parent >= 0 {
      let parent = records[Int(records[index].parent)]
      if records[index].device == nil { records[index].device = parent.device }
      if records[index].time == nil {
        records[index].time = parent.time
        records[index].isTimeText = parent.isTimeText
      }
    }
  }

  private mutating func copy(_ text: TextRange, _ payload: Span<UInt8>) {
    for index in text.range { scratch.append(text.isScratch ? scratch[index] : payload[index]) }
  }
}
