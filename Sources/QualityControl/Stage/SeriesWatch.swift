import Telemetry

/// What is remembered of one series: plain memory of fixed size.
struct SeriesWatch: Sendable {
  /// Which of the stage's sets of tests are run; -1 before the series is met.
  var plan: Int32 = -1
  /// How it is related to others; -1 where it is not.
  var relation: Int32 = -1
  /// The device that it comes from.
  var device = DeviceID.unattributed
  /// Where the newest sample lies in the batch that is made.
  var row: Int32 = -1
  /// In which batch.
  var batch: Int32 = -1
  /// The reasons of the newest sample, as they are stored.
  var reasons: QualityReasons = []
  /// The flag of the newest sample, as it is stored.
  var flag = QualityFlag.notEvaluated
  /// The flag of ``value``.
  var valueFlag = QualityFlag.notEvaluated
  /// Whether the machine knows what came before.
  var isRestored = true
  /// The newest time that is stored, when the machine does not know it.
  var known = Int64.min
  /// The newest value that had one, for those that compare with it.
  var value = Double.nan
  /// When it was measured, in milliseconds.
  var valueTime = Int64.min
  var machine = SeriesMachine()

  /// The newest time of the series, in milliseconds.
  var newest: Int64 { max(machine.newest, known) }
}
