import Foundation
import Glibc

/// A `sluiced` with a folder of its own, that can be started, killed and started again over the same
/// store.
public final class DaemonProcess: Sendable {
  /// Its files: `sluice.yaml`, `sluice.db`, `alerts.jsonl`, `control.sock`.
  public let folder: TemporaryDirectory
  private let current = Waiter<ChildProcess?>(nil)

  /// Writes the configuration of a daemon; it does not run yet.
  ///
  /// - Throws: what the file system says when the files cannot be written.
  public init(_ settings: DaemonSettings) throws {
    folder = try TemporaryDirectory("sluiced")
    try configure(settings)
  }

  /// The configuration file.
  public var configurationPath: String { folder.path(of: "sluice.yaml") }
  /// The store, where the settings do not name another.
  public var storePath: String { folder.path(of: "sluice.db") }

  /// Writes other settings, for the next start or reload.
  ///
  /// - Throws: what the file system says when the files cannot be written.
  public func configure(_ settings: DaemonSettings) throws {
    try folder.write(settings.text(in: folder), to: "sluice.yaml")
    if let rules = settings.rules { try folder.write(rules, to: "rules.yaml") }
  }

  /// Starts it and waits until it says that it is ready.
  ///
  /// - Parameters:
  ///   - environment: what to add to its environment.
  ///   - seconds: how long it may take.
  /// - Returns: the process.
  /// - Throws: ``TestSupportError`` with its last words when it does not come up.
  @discardableResult
  public func start(
    environment: [String: String] = [:],
    within seconds: Double = 30
  ) throws(TestSupportError) -> ChildProcess {
    let ends = try Spawn.pipe()
    defer { close(ends.read) }
    let child: ChildProcess
    do {
      defer { close(ends.write) }
      child = try ChildProcess(
        try Programs.built("sluiced"),
        ["--config", configurationPath, "--once-ready-fd", "3"],
        environment: environment,
        descriptors: [3: ends.write]
      )
    }
    current.set(child)
    let events = SystemCall.poll(ends.read, for: POLLIN, milliseconds: Int32(seconds * 1000))
    var byte: UInt8 = 0
    guard events != 0, read(ends.read, &byte, 1) == 1 else {
      child.killAndWait()
      _ = try? child.errors.wait("its last words", within: 5) { $0.isClosed }
      throw TestSupportError(
        "start sluiced: not ready (\(ending(of: child))): \(child.errors.value)"
      )
    }
    return child
  }

  /// The process that was started last.
  ///
  /// - Throws: ``TestSupportError`` when none was.
  public func process() throws(TestSupportError) -> ChildProcess {
    guard let child = current.value else { throw TestSupportError("sluiced was not started") }
    return child
  }

  /// Ends it as a power cut would.
  public func kill() { current.value?.killAndWait() }

  /// Has it end in order; nil when it had to be killed.
  @discardableResult
  public func stop(within seconds: Double = 20) -> ChildProcess.Ending? {
    current.value?.terminate(within: seconds)
  }

  /// Asks it on its control socket.
  ///
  /// - Throws: ``TestSupportError`` when nobody answers, or what the decoder says of the answer.
  public func status() throws -> DaemonStatus {
    let socket = try LoopbackSocket(path: folder.path(of: "control.sock"))
    guard socket.sendAll(Array("status\n".utf8)) else {
      throw TestSupportError("ask sluiced for its status: it hung up; \(lastWords)")
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while SystemCall.poll(socket.descriptor, for: POLLIN, milliseconds: 5000) != 0 {
      guard let count = socket.receive(into: &buffer) else { break }
      answer += buffer[..<count]
    }
    return try JSONDecoder().decode(DaemonStatus.self, from: Data(answer))
  }

  /// Waits until its status is as asked.
  ///
  /// - Throws: ``TestSupportError`` with the last status when that takes more than `seconds`.
  @discardableResult
  public func waitForStatus(
    _ what: String,
    within seconds: Double = 30,
    until isReached: (DaemonStatus) -> Bool
  ) throws -> DaemonStatus {
    var last: DaemonStatus?
    do {
      return try Eventually.value(what, within: seconds, every: 20) {
        guard let status = try? status() else { return nil }
        last = status
        return isReached(status) ? status : nil
      }
    } catch {
      throw TestSupportError("\(error); last: \(String(describing: last)); \(lastWords)")
    }
  }

  /// The end of its log, for the report of a test that failed.
  public var lastWords: String {
    current.value.map { "\(ending(of: $0)); log: \($0.errors.value)" } ?? "never started"
  }

  private func ending(of child: ChildProcess) -> String {
    child.ending.value.map { "\($0)" } ?? "running"
  }
}
