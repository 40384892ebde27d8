public import Telemetry

// What people do to open alerts.
extension RuleEngine {
  /// The open alert of an id; nil where none is pending or firing under it.
  public func openAlert(_ id: String) -> Alert? {
    openIndex(id).flatMap { open[$0]?.alert }
  }

  /// Writes down that a person has taken an open alert on; does nothing for any other.
  public mutating func acknowledge(_ id: String, _ acknowledgement: Alert.Acknowledgement) {
    guard let index = openIndex(id) else { return }
    open[index]?.alert.acknowledged = acknowledgement
    note(.acknowledged, index, at: acknowledgement.at)
  }

  /// Whether something has come about since ``takeChanges()``.
  public var hasChanges: Bool {
    !touched.isEmpty || !changes.transitions.isEmpty || !changes.withdrawn.isEmpty
  }

  /// Sets the mark of every open alert by whether messages about it are held back.
  ///
  /// An alert that fires and gets the mark is told as `silenced`.
  public mutating func markSilenced(
    at now: Instant,
    where isHeldBack: (Alert, SiteKind?) -> Bool
  ) {
    for index in open.keys.sorted() {
      guard let alert = open[index]?.alert else { continue }
      let isSilenced = isHeldBack(alert, sites[alert.site]?.kind)
      let becomesNews = isSilenced && alert.state == .firing
      guard isSilenced != alert.isSilenced else { continue }
      // A pending alert is marked once it fires: until then nothing would be told anyway.
      guard becomesNews || alert.isSilenced else { continue }
      open[index]?.alert.isSilenced = isSilenced
      if becomesNews { note(.silenced, index, at: now) } else { touched.append(index) }
    }
  }

  private func openIndex(_ id: String) -> Int? {
    open.first { $0.value.alert.id == id }?.key
  }

  private mutating func note(_ event: AlertEvent, _ index: Int, at time: Instant) {
    guard let alert = open[index]?.alert else { return }
    changes.transitions.append(AlertTransition(event: event, time: time, alert: alert))
    touched.append(index)
  }
}
