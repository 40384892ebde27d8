/// Which version of MQTT the next attempt speaks.
struct VersionPolicy {
  private let choice: ProtocolChoice
  private var isOldForced = false
  private var isNewKnown = false
  private var silentCloses = 0

  init(_ choice: ProtocolChoice) { self.choice = choice }

  /// The version for the next attempt.
  var version: ProtocolVersion {
    switch choice {
    case .v5: .v5
    case .v311: .v311
    case .automatic: isOldForced ? .v311 : .v5
    }
  }

  /// The broker let us in.
  mutating func accepted(_ version: ProtocolVersion) {
    silentCloses = 0
    // After a 3.1.1 connection the next attempt tries 5 again: the broker may have been updated.
    isOldForced = false
    if version == .v5 { isNewKnown = true }
  }

  /// The broker said that it does not know the version; true when the next attempt speaks another.
  mutating func refused(_ version: ProtocolVersion) -> Bool {
    guard choice == .automatic, version == .v5 else { return false }
    isOldForced = true
    return true
  }

  /// The broker ended the connection instead of answering CONNECT: twice in a row is taken for an
  /// old broker, unless it has spoken 5 before.
  mutating func closedUnanswered(_ version: ProtocolVersion) {
    silentCloses += 1
    if version == .v5, silentCloses >= 2, !isNewKnown { isOldForced = choice == .automatic }
    if version == .v311 { (isOldForced, silentCloses) = (false, 0) }
  }
}
