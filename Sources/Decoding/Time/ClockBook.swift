import Telemetry

/// What is known of every device's clock.
struct ClockBook: Sendable {
  /// By the device's number; the first place is nobody's.
  private var states: [ClockState] = []
  private var changed: Set<DeviceID> = []

  /// Makes the book with what the store knows.
  init(_ known: [ClockState] = []) {
    for state in known {
      makeRoom(for: state.device)
      states[Int(state.device.rawValue)] = state
    }
  }

  /// Takes in the newest time of a device's message.
  @inline(__always)
  mutating func observe(
    _ event: Instant,
    arrived: Instant,
    of device: DeviceID,
    _ model: ClockModel
  ) -> ClockCorrection {
    let index = Int(device.rawValue)
    if index >= states.count { makeRoom(for: device) }
    let (correction, isNews) = model.observe(event, arrived: arrived, &states[index])
    if isNews { changed.insert(device) }
    return correction
  }

  /// What is known to be wrong with a device's clock.
  func correction(of device: DeviceID) -> ClockCorrection {
    let index = Int(device.rawValue)
    guard states.indices.contains(index) else { return .none }
    return ClockCorrection(fault: states[index].fault, error: states[index].error)
  }

  /// The states that have changed since the last call.
  mutating func takeChanges() -> [ClockState] {
    guard !changed.isEmpty else { return [] }
    defer { changed.removeAll(keepingCapacity: true) }
    return changed.map { states[Int($0.rawValue)] }.sorted { $0.device < $1.device }
  }

  private mutating func makeRoom(for device: DeviceID) {
    states.makeRoom(for: Int(device.rawValue) + 1)
    while states.count <= Int(device.rawValue) {
      states.append(ClockState(device: DeviceID(rawValue: Int32(states.count))))
    }
  }
}
