internal import SQLite
internal import Telemetry

/// The columns that `alert` and `transition` share, to and from an ``Alert``.
enum AlertRow {
  /// Their names, in order.
  static let columns = """
    rule, site, device, episode, state, severity, active_since, fired_at, clear_since, ended, \
    value, judged, stale, acknowledged_by, acknowledged_at, note, silenced, retrospective, \
    fingerprint, detail
    """
  /// How many they are.
  static let count: Int32 = 20

  /// Binds an alert to the parameters from `first` on.
  static func bind(
    _ alert: Alert,
    to statement: Statement,
    from first: Int32
  ) throws(SQLiteError) {
    try statement.bind(alert.rule, at: first)
    try statement.bind(alert.site, at: first + 1)
    try statement.bind(alert.device, at: first + 2)
    statement.bind(Int64(alert.episode), at: first + 3)
    try statement.bind(alert.state.rawValue, at: first + 4)
    try statement.bind(alert.severity.rawValue, at: first + 5)
    statement.bind(alert.activeSince.milliseconds, at: first + 6)
    statement.bind(alert.firedAt?.milliseconds, at: first + 7)
    statement.bind(alert.clearSince?.milliseconds, at: first + 8)
    statement.bind(alert.ended?.milliseconds, at: first + 9)
    statement.bind(alert.value, at: first + 10)
    statement.bind(alert.judged.milliseconds, at: first + 11)
    statement.bind(alert.isStale, at: first + 12)
    try statement.bind(alert.acknowledged?.by, at: first + 13)
    statement.bind(alert.acknowledged?.at.milliseconds, at: first + 14)
    try statement.bind(alert.acknowledged?.note, at: first + 15)
    statement.bind(alert.isSilenced, at: first + 16)
    statement.bind(alert.isRetrospective, at: first + 17)
    try statement.bind(alert.fingerprint, at: first + 18)
    try statement.bind(alert.detail, at: first + 19)
  }

  /// Reads an alert from the columns from `first` on.
  ///
  /// - Throws: an error where a word is not one that this version knows.
  static func read(_ statement: Statement, from first: Int32) throws(SQLiteError) -> Alert {
    Alert(
      rule: statement.text(first),
      site: statement.text(first + 1),
      device: statement.optionalText(first + 2),
      episode: Int(statement.integer(first + 3)),
      state: try statement.word(first + 4),
      severity: try statement.word(first + 5),
      activeSince: statement.instant(first + 6),
      firedAt: statement.optionalInstant(first + 7),
      clearSince: statement.optionalInstant(first + 8),
      ended: statement.optionalInstant(first + 9),
      value: statement.optionalDouble(first + 10),
      judged: statement.instant(first + 11),
      isStale: statement.integer(first + 12) != 0,
      acknowledged: acknowledgement(statement, from: first + 13),
      isSilenced: statement.integer(first + 16) != 0,
      isRetrospective: statement.integer(first + 17) != 0,
      fingerprint: statement.text(first + 18),
      detail: statement.optionalText(first + 19)
    )
  }

  private static func acknowledgement(
    _ statement: Statement,
    from first: Int32
  ) -> Alert.Acknowledgement? {
    guard let by = statement.optionalText(first) else { return nil }
    return Alert.Acknowledgement(
      by: by,
      at: statement.instant(first + 1),
      note: statement.text(first + 2)
    )
  }
}
