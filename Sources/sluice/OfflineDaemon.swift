import Foundation

/// A `sluiced` without a broker, for as long as a command needs the store written.
final class OfflineDaemon {
  /// Its control socket.
  let socket: String
  private let folder: URL
  private let process = Process()
  private let errors: URL

  /// Starts it and waits until the store is open.
  ///
  /// - Throws: a ``Failure`` with its last words where it does not come up.
  init(configuration: String) throws(Failure) {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sluice-\(UUID().uuidString)")
    (socket, errors) = (folder.path + "/s", folder.appendingPathComponent("log"))
    let ready = Pipe()
    do {
      try FileManager.default.createDirectory(
        at: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
      _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
      process.executableURL = Self.program
      process.arguments = [
        "--config", configuration, "--offline", socket, "--once-ready-fd", "1",
      ]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = ready
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    } catch {
      throw Failure(.unable, "cannot start \(Self.program.path): \(error.localizedDescription)")
    }
    guard !ready.fileHandleForReading.availableData.isEmpty else {
      process.waitUntilExit()
      let words = lastWords
      try? FileManager.default.removeItem(at: folder)
      throw Failure(.unable, "no daemon runs, and none could be started: \(words)")
    }
  }

  deinit {
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Has it close the store in order.
  func end() throws(Failure) {
    process.terminate()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(.unable, "the store was not closed in order: \(lastWords)")
    }
  }

  private var lastWords: String {
    let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map(String.init) ?? "it said nothing"
  }

  /// `sluiced` beside this program, where the two are installed together.
  private static var program: URL {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("sluiced")
  }
}
