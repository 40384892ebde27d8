import Telemetry

/// What is known of one edge node between its births and deaths.
struct SparkplugNode: Sendable {
  /// A device of the node, or the node itself.
  struct Device: Sendable {
    /// Its metrics by name.
    var metrics: [[UInt8]: BirthMetric] = [:]
  }

  /// Whether a birth was seen since the last death.
  var isBorn = false
  /// The number of the session, which birth and death have in common.
  var session: UInt64?
  /// The running number of the last message, 0 to 255.
  var sequence: UInt64?
  /// The node and its devices, by the ids under which they are known.
  var devices: [[UInt8]: Device] = [:]
  /// The names behind aliases, which are the node's own in all its devices.
  var aliases: [UInt64: [UInt8]] = [:]
  /// When a rebirth was asked for.
  var asked: Instant?

  /// How much it remembers: devices, metrics and aliases, each counted as one.
  var size: Int { devices.values.reduce(aliases.count) { $0 + 1 + $1.metrics.count } }

  /// Forgets all and begins a session.
  mutating func begin(session: UInt64?) {
    self = SparkplugNode()
    (isBorn, self.session) = (true, session)
  }

  /// Takes in a running number; false where messages were missed before it.
  mutating func follows(_ number: UInt64?) -> Bool {
    guard let number else { return true }
    defer { sequence = number }
    // A sender may say any number, also the highest that there is.
    return sequence.map { ($0 &+ 1) & 255 == number } ?? true
  }
}
