import Foundation
import Glibc
import Synchronization

/// A real mosquitto on a loopback port of its own, with its persistence in a directory of its own.
///
/// It is ended by its process id, at the latest when the object goes away.
public final class MosquittoBroker: Sendable {
  /// Where the program may be; nil where mosquitto is not installed.
  public static let executable = [
    "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The port it listens on, kept over restarts.
  public let port: UInt16
  /// Its files: `mosquitto.conf`, and `mosquitto.db` once it has saved.
  public let directory: TemporaryDirectory
  private let run = Mutex<BrokerProcess?>(nil)

  /// `mqtt://127.0.0.1:port`.
  public var url: String { "mqtt://127.0.0.1:\(port)" }

  /// Starts a broker and waits until it takes connections.
  ///
  /// - Parameters:
  ///   - settings: further lines of `mosquitto.conf`; they follow the `listener` line.
  ///   - port: the port to listen on; a free one unless given.
  ///   - allowsAnonymous: whether clients need no name.
  /// - Throws: ``TestSupportError`` with what the broker wrote when it does not come up.
  public init(
    settings: [String] = [],
    port: UInt16? = nil,
    allowsAnonymous: Bool = true
  ) throws {
    self.port = try port ?? FreePort.pick()
    directory = try TemporaryDirectory("mosquitto")
    var lines = [
      "listener \(self.port) 127.0.0.1", "allow_anonymous \(allowsAnonymous)",
      "persistence true", "persistence_location \(directory.path)/", "log_dest stderr",
    ]
    // As root, mosquitto would change to a user that may not write here.
    if getuid() == 0 { lines.append("user root") }
    lines += settings
    try directory.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
    try start()
  }

  deinit { kill() }

  /// What the running broker has written to its log; empty when it is stopped.
  public var log: [String] { run.withLock { $0?.log.value ?? [] } }

  /// Its process id while it runs.
  public var processIdentifier: Int32? { run.withLock { $0?.identifier } }

  /// Starts it again, on the same port and with the same files; does nothing while it runs.
  ///
  /// - Throws: ``TestSupportError`` with what the broker wrote when it does not come up.
  public func start() throws {
    try run.withLock { run in
      guard run == nil else { return }
      guard let program = Self.executable else { throw TestSupportError("no mosquitto here") }
      run = try BrokerProcess(program: program, configuration: directory.path(of: "mosquitto.conf"))
    }
  }

  /// Ends it in order, so that it saves its sessions, and waits until it is gone.
  public func stop() { end(SIGTERM) }

  /// Ends it as a power cut would, and waits until it is gone.
  public func kill() { end(SIGKILL) }

  /// Ends it in order and starts it again.
  ///
  /// - Throws: ``TestSupportError`` with what the broker wrote when it does not come up.
  public func restart() throws {
    stop()
    try start()
  }

  /// Has it write its sessions and messages to disk, and waits until it has.
  ///
  /// - Throws: ``TestSupportError`` when it does not.
  public func save() throws {
    guard let identifier = processIdentifier else { return }
    let before = databaseNumber
    Glibc.kill(identifier, SIGUSR1)
    try Eventually.holds("mosquitto to save") { databaseNumber.map { $0 != before } ?? false }
  }

  /// Sends it a signal, such as SIGSTOP.
  public func signal(_ number: Int32) {
    if let identifier = processIdentifier { Glibc.kill(identifier, number) }
  }

  /// The file's inode: each save makes another file and puts it in the old one's place.
  private var databaseNumber: UInt64? {
    var status = stat()
    return stat(directory.path(of: "mosquitto.db"), &status) == 0 ? UInt64(status.st_ino) : nil
  }

  private func end(_ signal: Int32) {
    run.withLock { run in
      run?.end(signal)
      run = nil
    }
  }
}
