public import Presentation
public import Telemetry

/// One line of the alert log: the event, its time, and the alert as it stood (design 3.6).
public enum AlertLogLine {
  /// Writes the line, with its end, for the transition with this ordinal in the store.
  ///
  /// The ordinal makes the log its own cursor: what follows the last line is still to be told.
  public static func append(
    _ transition: AlertTransition,
    ordinal: Int64,
    to text: inout JSONText
  ) {
    let alert = transition.alert
    text.beginObject()
    text.member("time", .time(transition.time))
    text.member("event", .text(transition.event.rawValue))
    text.member("id", .text(alert.id))
    text.member("rule", .text(alert.rule))
    text.member("site", .text(alert.site))
    text.member("device", alert.device.map(Cell.text) ?? .missing)
    text.member("state", .text(alert.state.rawValue))
    text.member("severity", .text(alert.severity.rawValue))
    text.member("started", .time(alert.started))
    text.member("ended", alert.ended.map(Cell.time) ?? .missing)
    text.member("value", alert.value.map(Cell.number) ?? .missing)
    text.member("acknowledged", .boolean(alert.acknowledged != nil))
    text.member("retrospective", .boolean(alert.isRetrospective))
    if let detail = alert.detail { text.member("detail", .text(detail)) }
    text.member("ordinal", .integer(ordinal))
    text.endObject()
    text.endLine()
  }

  /// The ordinal that a line ends with; nil where it is not a line of this log.
  static func ordinal(of line: some BidirectionalCollection<UInt8>) -> Int64? {
    let marker = Array("\"ordinal\":".utf8)
    guard line.last == UInt8(ascii: "}") else { return nil }
    let digits = line.dropLast().reversed().prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty,
      line.dropLast(1 + digits.count).suffix(marker.count).elementsEqual(marker)
    else { return nil }
    return Int64(String(decoding: digits.reversed(), as: UTF8.self))
  }
}
