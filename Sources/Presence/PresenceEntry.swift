import Telemetry

/// What is known of one device.
struct PresenceEntry: Sendable {
  let site: String
  let device: String
  /// The configured interval.
  var configured: TimeSpan?
  var learner: CadenceLearner
  /// The entry of the gateway that it sends through.
  var gateway: Int?
  /// The entries of devices that send through it.
  var behind: [Int] = []

  var state: DevicePresence.State = .awaited
  var since: Instant
  /// How much time had been watched when it was heard last, or was expected anew: from there silence
  /// counts.
  var heardAt: TimeSpan
  /// How much time had been watched when it was heard last; nil if that is not known.
  var aliveAt: TimeSpan?
  /// When it was heard last; nil if never.
  var lastHeard: Instant?
  /// Whether a message has come since we began to watch without a break.
  var isHeardInSpan = false
  /// How much time had been watched when it was said to be offline, and when that was.
  var offline: (at: TimeSpan, time: Instant)?
  /// Its last battery level in percent, or voltage.
  var battery: Double?
  /// Whether ``battery`` is a voltage.
  var hasVoltage = false
  var signal: Double?
  /// The interval as it was written last.
  var written: TimeSpan?

  init(site: String, device: String, since: Instant, heardAt: TimeSpan) {
    (self.site, self.device, self.since, self.heardAt) = (site, device, since, heardAt)
    learner = CadenceLearner()
  }

  /// How often it sends, as far as anybody knows.
  func every(learns: Bool) -> TimeSpan? {
    configured ?? (learns ? learner.every : nil)
  }

  /// The words for battery and signal, for a person who has to decide what to take along.
  var health: [String] {
    var words: [String] = []
    if let battery { words.append("battery \(rounded(battery)) \(hasVoltage ? "V" : "%")") }
    if let signal { words.append("signal \(rounded(signal)) dBm") }
    return words
  }

  private func rounded(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int64(tenths))" : "\(tenths)"
  }
}
