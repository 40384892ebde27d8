import FieldSimulation

/// Where simulated messages go.
protocol MessageSink {
  /// Takes a message; blocks while the other side is behind.
  mutating func send(_ message: SimulatedMessage) throws
  /// Sees everything taken so far through.
  mutating func finish() throws
  /// How many messages the other side has confirmed.
  var confirmed: Int { get }
}
