import Telemetry

/// What has been learned of one device: its fields in the order in which it sends them.
///
/// The next message usually names the same fields in the same order; then each is found by one
/// comparison of bytes.
struct DevicePlan: Sendable {
  /// The device.
  let device: DeviceID
  /// Its index in the directory, when the configuration lists it.
  let entry: Int?
  /// The ids under which its payloads may name it.
  let identities: [[UInt8]]
  /// Numbers that mean "no reading".
  let missing: [Double]
  /// The fields.
  var fields: [FieldPlan] = []
  /// The metric of each field.
  var targets: [FieldTarget] = []
  private var names: [UInt8] = []
  private var byHash: [UInt32: Int] = [:]

  /// Up to this many fields are compared one by one.
  private static let fewFields = 12

  /// Makes the plan of a device of which nothing has been learned.
  init(device: DeviceID, entry: Int?, identities: [[UInt8]], missing: [Double]) {
    (self.device, self.entry) = (device, entry)
    (self.identities, self.missing) = (identities, missing)
  }

  /// The index of a field that is known.
  ///
  /// It is found at once where it stands at `expected`, as when the device sends what it always
  /// sends.
  @inline(__always)
  func find(
    _ hash: UInt32,
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ count: Int,
    expected: Int
  ) -> Int? {
    if expected < fields.count, isField(expected, hash, bytes, start, count) { return expected }
    return search(hash, bytes, start, count)
  }

  /// Adds a field; returns its index.
  mutating func learn(_ name: [UInt8], _ plan: FieldPlan, _ target: FieldTarget) -> Int {
    var plan = plan
    (plan.nameStart, plan.nameCount) = (Int32(names.count), Int32(name.count))
    names.append(contentsOf: name)
    fields.append(plan)
    targets.append(target)
    if fields.count > Self.fewFields {
      let unindexed = byHash.isEmpty ? 0 : fields.count - 1
      for index in unindexed..<fields.count where byHash[fields[index].hash] == nil {
        byHash[fields[index].hash] = index
      }
    }
    return fields.count - 1
  }

  private func search(_ hash: UInt32, _ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    if fields.count > Self.fewFields {
      guard let first = byHash[hash] else { return nil }
      if isField(first, hash, bytes, start, count) { return first }
    }
    return fields.indices.first { isField($0, hash, bytes, start, count) }
  }

  @inline(__always)
  private func isField(
    _ index: Int,
    _ hash: UInt32,
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ count: Int
  ) -> Bool {
    fields[index].hash == hash && fields[index].nameCount == Int32(count)
      && ByteHash.isEqual(names.span, Int(fields[index].nameStart), bytes, start, count: count)
  }
}
