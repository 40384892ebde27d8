internal import SQLite
internal import Telemetry

// What operators bring about.
extension Store {
  /// Writes silences that are new or have changed.
  func writeSilences(_ silences: [Silence], seq: Int64) throws(SQLiteError) {
    for silence in silences {
      statements.silence.bind(silence.id, at: 1)
      try statements.silence.bind(silence.matcher.description, at: 2)
      statements.silence.bind(silence.starts.milliseconds, at: 3)
      statements.silence.bind(silence.ends.milliseconds, at: 4)
      try statements.silence.bind(silence.by, at: 5)
      try statements.silence.bind(silence.reason, at: 6)
      statements.silence.bind(seq, at: 7)
      try statements.silence.run()
    }
  }
}
