import Store

/// Why a command did not do what was asked; it becomes one line on stderr and the exit code.
struct Failure: Error {
  /// The exit codes of the contract, but for 0.
  enum Kind: Int32 {
    /// The command ran and the answer is no.
    case no = 1
    /// The command was not understood.
    case usage = 2
    /// There is nothing to ask: no store, no daemon, no usable configuration.
    case unable = 3
  }

  let kind: Kind
  /// What is wrong and what to do; nil when the output has said it.
  let message: String?

  init(_ kind: Kind, _ message: String? = nil) {
    (self.kind, self.message) = (kind, message)
  }
}

extension Failure {
  /// What a store could not do; a request that makes no sense is a matter of usage.
  init(_ error: StoreError) {
    if case .refused = error {
      self.init(.usage, error.description)
    } else {
      self.init(.unable, error.description)
    }
  }
}
