/// Decides when to send a PINGREQ and when the line is dead; moments are monotonic milliseconds.
///
/// libmosquitto's own keep-alive is not used: its PINGREQ waits in one queue with acknowledgements
/// that must not leave yet, and it gives up on an answer that we merely have not read.
struct KeepAlive {
  /// What to do.
  enum Action {
    /// Nothing.
    case none
    /// Send a PINGREQ.
    case ping
    /// Give the connection up.
    case dead
  }

  /// The agreed keep-alive in milliseconds; 0 switches it off.
  var interval: Int64
  private var lastWritten: Int64
  private var lastHeard: Int64
  private var asked: Int64?

  /// Begins with a fresh connection.
  init(interval: Int64, at now: Int64) {
    (self.interval, lastWritten, lastHeard) = (interval, now, now)
  }

  /// A packet has left.
  mutating func wrote(at now: Int64) { lastWritten = now }

  /// Something has arrived.
  mutating func heard(at now: Int64) { (lastHeard, asked) = (now, nil) }

  /// Time has passed; `isListening` tells whether what arrives would be noticed.
  ///
  /// The broker ends a connection that is silent for 1.5 × the interval; a ping leaves after 0.75.
  /// A line on which nothing has come for an interval is asked, and is dead when that brings
  /// nothing for 0.75 of it.
  mutating func tick(at now: Int64, isListening: Bool) -> Action {
    guard interval > 0 else { return .none }
    if !isListening { (lastHeard, asked) = (now, nil) }
    let patience = interval * 3 / 4
    if let asked, now - asked >= patience { return .dead }
    if now - lastWritten >= patience { return .ping }
    return asked == nil && now - lastHeard >= interval ? .ping : .none
  }

  /// A PINGREQ has left.
  mutating func pinged(at now: Int64) {
    lastWritten = now
    asked = asked ?? now
  }
}
