import Telemetry

/// What a codec found in one payload: fields, and the records that they belong to.
///
/// Its memory is used again for every message.
struct PayloadRecords: Sendable {
  /// A name with a value.
  struct Field: BitwiseCopyable, Sendable {
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
    /// What the sender says of the value.
    var quality: SentQuality = []
    /// Whether it belongs to another reading and is none by itself.
    var isAccessory = false
  }

  /// What several fields have in common.
  struct Record: BitwiseCopyable, Sendable {
    /// The index of the record whose device and time count where this one has none; or -1.
    var parent: Int32
    /// The device that the payload names.
    var device: TextRange?
    /// The time that the payload names.
    var time: RawTime?
    /// The time that the gateway or network server put beside it.
    var gatewayTime: RawTime?
  }

  /// A time as it was sent.
  enum RawTime: BitwiseCopyable, Sendable {
    /// A text, which may be in quotation marks, to be read by the common rules.
    case text(TextRange, isQuoted: Bool)
    /// A time that the format itself defines.
    case instant(Instant)

    /// A time in milliseconds since 1970, kept within bounds in which it can be reckoned with; what is
    /// beyond all calendars is refused as a time later.
    static func milliseconds(_ number: Double) -> RawTime {
      let bound = 1e15
      let known = number.isNaN ? bound : min(max(number.rounded(), -bound), bound)
      return .instant(Instant(milliseconds: Int64(known)))
    }
  }

  /// The fields in the order in which they were found.
  var fields = ReusedArray<Field>()
  /// The records; a parent comes before its children.
  var records = ReusedArray<Record>()
  /// Names that were put together, and texts without their escapes.
  private(set) var scratch: [UInt8] = []
  /// The highest running number that the payload holds.
  private(set) var sequence: Int64?
  /// A number for what the network says is this one message, however often it comes.
  private(set) var identity: UInt64?
  /// What the payload says about whether its device is there.
  var availability: Availability?
  /// Why the payload, understood as it was, holds nothing to keep.
  private(set) var nothing: String?
  /// A name for the device where nothing else names it.
  var fallbackDevice: TextRange?
  /// What the format wants to be told to the sender.
  var requests: [SenderRequest] = []
  /// Values that would be fields if their names were not too long, empty or unknown aliases.
  private(set) var lost = 0
  /// What became of the parts that are no fields; nil where nobody asks.
  var parts: PayloadParts?
  /// The names that the format itself gives to metrics.
  var names = StandardNames.none
  private let maximumFields: Int
  private let hash: ByteHash

  /// Makes room for what one payload may hold.
  init(limits: DecodingLimits, hash: ByteHash) {
    maximumFields = limits.maximumReadings
    self.hash = hash
  }

  /// Forgets everything and keeps the room.
  mutating func removeAll() {
    fields.removeAll()
    records.removeAll()
    if !scratch.isEmpty { scratch.removeAll(keepingCapacity: true) }
    (sequence, identity, nothing, names, fallbackDevice) = (nil, nil, nil, .none, nil)
    (availability, lost) = (nil, 0)
  }

  /// Counts a value that is no field for want of a usable name.
  mutating func lose() { lost += 1 }

  /// Says that the payload was understood and holds nothing to keep.
  mutating func holdNothing(_ reason: String) { nothing = reason }

  /// Begins a record; returns its index.
  mutating func beginRecord(parent: Int32 = -1) -> Int32 {
    records.append(Record(parent: parent))
    return Int32(records.count - 1)
  }

  /// Adds a field.
  mutating func add(
    _ name: TextRange,
    hash: UInt32,
    _ value: RawValue,
    unit: TextRange? = nil,
    record: Int32,
    quality: SentQuality = []
  ) throws(PayloadFault) {
    guard fields.count < maximumFields else {
      throw PayloadFault(code: .tooMany, reason: "more than \(maximumFields) fields in one message")
    }
    fields.append(
      Field(name: name, hash: hash, value: value, unit: unit, record: record, quality: quality)
    )
  }

  /// Adds a field whose name has not been hashed.
  mutating func add(
    _ name: TextRange,
    _ value: RawValue,
    unit: TextRange? = nil,
    record: Int32,
    quality: SentQuality = [],
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    guard name.count > 0, Int(name.count) < DecodingLimits.maximumName else {
      lose()
      return leaveOut(name.count > 0 ? .longName : .noName, name, value, payload)
    }
    let hash = hash(of: name, payload)
    try add(name, hash: hash, value, unit: unit, record: record, quality: quality)
  }

  /// Adds a field that the message implies and does not hold, so that it counts towards no limit.
  mutating func addImplied(
    _ name: TextRange,
    _ value: RawValue,
    record: Int32,
    quality: SentQuality,
    _ payload: Span<UInt8>
  ) {
    let hash = hash(of: name, payload)
    fields.append(Field(name: name, hash: hash, value: value, record: record, quality: quality))
  }

  /// Remembers the highest running number.
  mutating func note(sequence number: Int64) {
    sequence = max(sequence ?? number, number)
  }

  /// Remembers what tells this message from all others of its device: a deduplication id, or a frame
  /// counter with the session that it belongs to.
  mutating func note(identity: some Sequence<UInt8>) {
    self.identity = MessageIdentity.number(of: identity)
  }

  /// Puts bytes that do not lie in the payload into the scratch bytes.
  mutating func keep(_ bytes: some Sequence<UInt8>) -> TextRange {
    let start = scratch.count
    scratch.append(contentsOf: bytes)
    return TextRange(scratch: start..<scratch.count)
  }

  /// Two texts put together, either of which may be missing, among the scratch bytes.
  mutating func joined(
    _ first: TextRange?,
    _ second: TextRange?,
    _ payload: Span<UInt8>
  ) -> TextRange {
    let start = scratch.count
    if let first { copy(first, payload) }
    if let second { copy(second, payload) }
    return TextRange(scratch: start..<scratch.count)
  }

  /// A name as a path: with dots in place of the sign that separates its parts.
  mutating func path(_ name: TextRange, separator: UInt8, _ payload: Span<UInt8>) -> TextRange {
    let hasParts = withBytes(of: name, payload) { bytes, range in
      range.contains { bytes[$0] == separator }
    }
    guard hasParts else { return name }
    let start = scratch.count
    copy(name, payload)
    for index in start..<scratch.count where scratch[index] == separator {
      scratch[index] = UInt8(ascii: ".")
    }
    return TextRange(scratch: start..<scratch.count)
  }

  /// Puts a word into the scratch bytes.
  mutating func keep(_ word: StaticString) -> TextRange {
    let start = scratch.count
    for offset in 0..<word.utf8CodeUnitCount { scratch.append(word.utf8Start[offset]) }
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

  /// Hands out the bytes among which a text lies, and its place there.
  func withBytes<Result>(
    of text: TextRange,
    _ payload: Span<UInt8>,
    _ body: (Span<UInt8>, Range<Int>) -> Result
  ) -> Result {
    text.isScratch ? body(scratch.span, text.range) : body(payload, text.range)
  }

  /// The hash of a text.
  func hash(of text: TextRange, _ payload: Span<UInt8>) -> UInt32 {
    text.isScratch
      ? hash(scratch.span, Int(text.start), Int(text.count))
      : hash(payload, Int(text.start), Int(text.count))
  }

  private mutating func copy(_ text: TextRange, _ payload: Span<UInt8>) {
    if text.isScratch {
      for index in text.range { scratch.append(scratch[index]) }
    } else {
      payload.extracting(text.range).withUnsafeBufferPointer { scratch.append(contentsOf: $0) }
    }
  }
}
