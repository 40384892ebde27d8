import Telemetry

/// The last messages of each device that have no time of their own, by their identities.
///
/// A message that has one is known by its readings' series and times, and needs no memory.
struct MessageMemory: Sendable {
  /// How many are remembered for a device.
  static let depth = 16

  private var recent: [DeviceID: [UInt64]]
  private var changed: Set<DeviceID> = []

  /// Makes the memory with what the store knows.
  init(_ recent: [DeviceID: [UInt64]] = [:]) {
    self.recent = recent
  }

  /// Remembers a message; false where it is there already.
  mutating func admit(_ identity: UInt64, of device: DeviceID) -> Bool {
    var known = recent[device, default: []]
    guard !known.contains(identity) else { return false }
    if known.count >= Self.depth { known.removeFirst(known.count - Self.depth + 1) }
    known.append(identity)
    recent[device] = known
    changed.insert(device)
    return true
  }

  /// What has changed since the last call.
  mutating func takeChanges() -> [DeviceID: [UInt64]] {
    defer { changed.removeAll(keepingCapacity: true) }
    return Dictionary(changed.map { ($0, recent[$0] ?? []) }, uniquingKeysWith: { $1 })
  }
}
