import Foundation

/// Tells, once, those who wait for the daemon: systemd and whoever gave `--once-ready-fd`.
struct ReadySignal {
  private var descriptor: Int32?
  private let notifier: ServiceNotifier
  private var isGiven = false

  init(descriptor: Int32?, notifier: ServiceNotifier) {
    (self.descriptor, self.notifier) = (descriptor, notifier)
  }

  /// Gives the signal with a line that says how things stand.
  mutating func give(status: String) {
    guard !isGiven else { return }
    isGiven = true
    notifier.send("READY=1\nSTATUS=\(status)")
    guard let descriptor else { return }
    _ = write(descriptor, "ready\n", 6)
    close(descriptor)
    self.descriptor = nil
  }
}
