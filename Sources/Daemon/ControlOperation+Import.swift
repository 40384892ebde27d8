import Decoding
import Pipeline
import Presentation
import Telemetry

extension ControlOperation {
  /// `format`, `header`, `lines` (with U+001E between): takes readings of a file in, as one commit.
  ///
  /// The answer says `stored`, `duplicate` and `refused`, and of some refused lines under `faults`
  /// which they are, counted from 0, and why.
  static let importLines = ControlOperation(isRoutine: true) {
    request,
    daemon throws(OperationRefusal) in
    let format = try request.text("format")
    guard let format = ImportFormat(rawValue: format) else {
      throw OperationRefusal(.invalid, "'\(format)' is no format of readings: csv or ndjson")
    }
    var lines = ImportLines()
    try lines.read(
      request.text("lines").split(separator: "\u{1E}", omittingEmptySubsequences: false)
        .map(String.init),
      format: format,
      header: request.optionalText("header"),
      zone: daemon.currentZone()
    )
    let report = try daemon.take(lines.readings)
    lines.note(report.faults)
    return ControlAnswer([
      ("stored", .integer(report.stored)), ("duplicate", .integer(report.duplicate)),
      ("refused", .integer(Int64(lines.faults.count))), ("faults", .words(lines.words)),
    ])
  }
}
