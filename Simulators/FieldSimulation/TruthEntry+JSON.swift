internal import Telemetry

extension TruthEntry {
  /// The entry as one line of JSON without the newline; times are milliseconds since 1970.
  ///
  /// Names are parts of series' names and words of our own, so nothing needs an escape.
  public var jsonLine: String {
    switch self {
    case .fault(let fault):
      let metric = fault.metric.map { ",\"metric\":\"\($0)\"" } ?? ""
      return """
        {"fault":"\(fault.kind)","site":"\(fault.site)","device":"\(fault.device)"\(metric),\
        "from":\(fault.from.milliseconds),"to":\(fault.to.milliseconds),"touched":\(fault.touched)}
        """
    case .event(let event):
      return """
        {"alert":"\(event.alert)","site":"\(event.site)","device":"\(event.device)",\
        "from":\(event.from.milliseconds),"due":\(event.due.milliseconds),\
        "to":\(event.to.milliseconds),"worst":\(event.worst)}
        """
    case .incident(let period): return Self.line("incident", period)
    case .stage(let period): return Self.line("stage", period)
    case .count(let count):
      return """
        {"count":"messages","site":"\(count.site)","device":"\(count.device)",\
        "measured":\(count.measured),"sent":\(count.sent),"repeated":\(count.repeated),\
        "lost":\(count.lost)}
        """
    }
  }

  private static func line(_ what: String, _ period: Period) -> String {
    """
    {"\(what)":"\(period.name)","site":"\(period.site)",\
    "from":\(period.from.milliseconds),"to":\(period.to.milliseconds)}
    """
  }
}
