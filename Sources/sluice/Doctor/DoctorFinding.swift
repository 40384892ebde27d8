import Presentation

/// One thing that `sluice doctor` has looked at.
struct DoctorFinding {
  /// How it is.
  enum State: String {
    /// As it should be.
    case good
    /// It works, and a promise or a margin is smaller than it could be.
    case doubtful
    /// A promise does not hold, or it does not work.
    case bad
    /// It could not be looked at.
    case unknown
  }

  /// What was looked at, such as `broker.max_queued_messages`.
  let check: String
  /// How it is.
  let state: State
  /// What was found.
  let detail: String
  /// What to do; nil where there is nothing.
  let remedy: String?

  init(_ check: String, _ state: State, _ detail: String, _ remedy: String? = nil) {
    (self.check, self.state, self.detail, self.remedy) = (check, state, detail, remedy)
  }

  /// How it stands out in a table.
  var emphasis: Emphasis {
    switch state {
    case .good: .good
    case .doubtful: .warning
    case .bad: .alarm
    case .unknown: .faint
    }
  }
}
