import Glibc

/// The few system calls that the test support makes, checked in one place.
enum SystemCall {
  /// The error's text, such as `Connection refused`.
  static func text(of code: Int32) -> String {
    String(cString: strerror(code))
  }

  /// The error for a call that failed: what was tried, on what, and why it failed.
  static func failure(_ name: String, _ subject: String, code: Int32) -> TestSupportError {
    TestSupportError("\(name) \(subject): \(text(of: code))")
  }

  /// Runs a call that answers -1 on failure, again when a signal broke it off.
  @discardableResult
  static func check<Result: SignedInteger>(
    _ name: String,
    _ subject: String = "",
    _ body: () -> Result
  ) throws(TestSupportError) -> Result {
    while true {
      let result = body()
      guard result == -1 else { return result }
      guard errno == EINTR else { throw SystemCall.failure(name, subject, code: errno) }
    }
  }

  /// Waits until a descriptor is ready or the time is over; the events that came, 0 for none.
  static func poll(_ descriptor: Int32, for events: Int32, milliseconds: Int32) -> Int32 {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    return Glibc.poll(&entry, 1, milliseconds) > 0 ? Int32(entry.revents) : 0
  }
}
