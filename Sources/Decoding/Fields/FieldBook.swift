import Telemetry

/// The fields of all devices, each device's in the order in which it first sent them.
///
/// The next message usually names the same fields in the same order; then each is found by one
/// comparison of bytes. Everything lies in a few flat lists, so that a hundred thousand series cost
/// little and finding one touches little.
struct FieldBook: Sendable {
  /// The fields.
  private(set) var fields: [FieldPlan] = []
  /// What they have in common with the same fields of other devices.
  private var allTraits: [FieldTraits] = []
  /// Finds those of a name.
  private var traitsTable = NumberTable()
  /// The metrics that they stand for, shared by devices.
  private(set) var targets: [FieldTarget] = []
  /// What is done with values of fields that need more than a conversion.
  private(set) var treatments: [FieldTreatment] = []
  /// For each target the unit that came last.
  var sent: [SentUnit] = []
  private var names: [UInt8] = []
  private var targetIndices: [FieldTarget: Int32] = [:]
  /// Indices of fields plus one by hash and device, 0 being free; the length is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 64)

  /// The field at an index.
  subscript(index: Int) -> FieldPlan {
    @inline(__always) get { fields[index] }
    @inline(__always) _modify { yield &fields[index] }
  }

  /// What the field at an index has in common with others.
  @inline(__always)
  func traits(_ index: Int) -> FieldTraits { allTraits[Int(fields[index].traits)] }

  /// The index of a field that is known, or -1.
  ///
  /// It is found at once where it stands at `expected`, as when the device sends what it always
  /// sends.
  @inline(__always)
  func find(
    _ plan: DevicePlan,
    _ hash: UInt32,
    _ bytes: Span<UInt8>,
    _ name: TextRange,
    expected: Int32
  ) -> Int {
    if expected >= 0, isField(Int(expected), hash, bytes, name) { return Int(expected) }
    return search(plan, hash, bytes, name)
  }

  /// The same for a field whose name lies among scratch bytes.
  func find(
    _ plan: DevicePlan,
    _ field: PayloadRecords.Field,
    among scratch: [UInt8],
    expected: Int32
  ) -> Int {
    find(plan, field.hash, scratch.span, field.name, expected: expected)
  }

  /// Adds a field to a device; returns its index.
  mutating func learn(
    _ name: [UInt8],
    _ traits: FieldTraits,
    series: SeriesID,
    _ plan: inout DevicePlan
  ) -> Int {
    let index = Int32(fields.count)
    let number = self.index(of: traits, named: name)
    fields.makeRoom(for: fields.count + 1)
    fields.append(FieldPlan(device: plan.device, traits: number, series: series))
    if plan.lastField >= 0 { fields[Int(plan.lastField)].next = index }
    if plan.firstField < 0 { plan.firstField = index }
    plan.lastField = index
    plan.fieldCount += 1
    if fields.count * 2 > slots.count { grow() } else { place(Int(index)) }
    return Int(index)
  }

  /// The index of traits, added now if they are new.
  private mutating func index(of traits: FieldTraits, named name: [UInt8]) -> Int32 {
    var traits = traits
    (traits.nameStart, traits.nameCount) = (Int32(names.count), Int32(name.count))
    let known = traitsTable.find(Int(traits.hash)) { [allTraits, names] number in
      var other = allTraits[Int(number)]
      let start = Int(other.nameStart)
      other.nameStart = traits.nameStart
      return other == traits && names[start..<start + name.count].elementsEqual(name)
    }
    if let known { return known }
    names.append(contentsOf: name)
    let number = Int32(allTraits.count)
    allTraits.append(traits)
    traitsTable.insert(number) { [allTraits] in Int(allTraits[Int($0)].hash) }
    return number
  }

  /// The index of a target, added now if it is new.
  mutating func index(of target: FieldTarget) -> Int32 {
    if let known = targetIndices[target] { return known }
    let index = Int32(targets.count)
    targets.append(target)
    sent.append(SentUnit())
    targetIndices[target] = index
    return index
  }

  /// What the field at an index stands for, `metric` or `metric.channel`.
  func measure(of index: Int) -> String {
    let target = targets[Int(traits(index).target)]
    return target.channel.map { "\(target.metric).\($0)" } ?? target.metric
  }

  /// Adds a treatment; returns its index, -1 for one that does nothing.
  mutating func index(of treatment: FieldTreatment) -> Int32 {
    guard treatment != FieldTreatment() else { return -1 }
    if let known = treatments.lastIndex(of: treatment) { return Int32(known) }
    treatments.append(treatment)
    return Int32(treatments.count - 1)
  }

  private func search(
    _ plan: DevicePlan,
    _ hash: UInt32,
    _ bytes: Span<UInt8>,
    _ name: TextRange
  ) -> Int {
    var slot = slot(hash, plan.device)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if fields[index].device == plan.device, isField(index, hash, bytes, name) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  private func slot(_ hash: UInt32, _ device: DeviceID) -> Int {
    Int(hash ^ UInt32(bitPattern: device.rawValue) &* 0x9E37_79B1) & (slots.count - 1)
  }

  private mutating func place(_ index: Int) {
    var slot = slot(traits(index).hash, fields[index].device)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index + 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in fields.indices { place(index) }
  }

  @inline(__always)
  private func isField(
    _ index: Int,
    _ hash: UInt32,
    _ bytes: Span<UInt8>,
    _ name: TextRange
  ) -> Bool {
    let count = Int(name.count)
    let known = Int(fields[index].traits)
    return allTraits[known].hash == hash && allTraits[known].nameCount == name.count
      && ByteHash.isEqual(
        names.span,
        Int(allTraits[known].nameStart),
        bytes,
        Int(name.start),
        count: count
      )
  }
}
