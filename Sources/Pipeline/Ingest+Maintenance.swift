import QualityControl
import Rules
public import Telemetry

extension Ingest {
  /// Writes down that somebody begins or ends work on a device.
  ///
  /// - Parameters:
  ///   - name: `site/device`, or the device's name alone where one site has it.
  ///   - begins: whether the work begins.
  ///   - reason: what is done.
  ///   - by: who says so.
  ///   - now: the present.
  /// - Returns: the batch to commit.
  /// - Throws: ``OperationRefusal`` where the device is not known, or is worked on already, or is
  ///   not.
  public mutating func maintain(
    _ name: String,
    begins: Bool,
    reason: String,
    by: String,
    now: Instant
  ) throws(OperationRefusal) -> Batch {
    let device = try device(name)
    var work: Maintenance
    switch (quality.openWork(on: device.id), begins) {
    case (let open?, true):
      throw OperationRefusal(
        .conflict,
        "\(open.by) has been working on \(name) since \(open.started.iso8601()): \(open.reason)"
      )
    case (nil, false):
      throw OperationRefusal(
        .notFound,
        "nobody works on \(name): 'sluice maintenance start' begins"
      )
    case (nil, true):
      work = Maintenance(device: device.id, started: now, reason: reason, by: by)
    case (let open?, false):
      work = open
      work.ended = max(now, open.started + .milliseconds(1))
    }
    quality.take(work)
    engine.setMaintenance(site: device.site, device: device.name, isOn: begins)
    var batch = Batch(kind: .operation, at: now)
    batch.maintenance = [work]
    return batch
  }

  /// The name under which a device is known, for answers.
  public func deviceName(_ id: DeviceID) -> String {
    register[id].map { "\($0.site)/\($0.name)" } ?? ""
  }

  private func device(_ name: String) throws(OperationRefusal) -> Register.Device {
    let found = register.devices.filter { "\($0.site)/\($0.name)" == name || $0.name == name }
    guard let device = found.first else {
      throw OperationRefusal(
        .notFound,
        "no device is called \(name): 'sluice status' lists those that were heard"
      )
    }
    guard found.count == 1 else {
      let names = found.prefix(4).map { "\($0.site)/\($0.name)" }.joined(separator: ", ")
      throw OperationRefusal(.invalid, "several sites have a device \(name): say which of \(names)")
    }
    return device
  }
}
