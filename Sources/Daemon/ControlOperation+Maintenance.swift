import Pipeline
import Presentation
import Telemetry

extension ControlOperation {
  /// `device`, `step` (`start` or `stop`), `reason`: says that somebody works on a device.
  static let maintenance = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    let device = try request.text("device")
    let step = try request.text("step")
    guard step == "start" || step == "stop" else {
      throw OperationRefusal(.invalid, "'\(step)' is no step: say start or stop")
    }
    var name = device
    let batch = try daemon.operate { ingest, now throws(OperationRefusal) in
      let batch = try ingest.maintain(
        device,
        begins: step == "start",
        reason: request.optionalText("reason"),
        by: request.by,
        now: now
      )
      if let work = batch.maintenance.first { name = ingest.deviceName(work.device) }
      return batch
    }
    let work = batch.maintenance.first
    return ControlAnswer([
      ("device", .text(name)), ("started", Cell(work?.started)), ("ended", Cell(work?.ended)),
      ("by", .text(request.by)),
    ])
  }
}
