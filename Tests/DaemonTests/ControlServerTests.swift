import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Daemon

@Suite struct ControlServerTests {
  private let directory: TemporaryDirectory
  private let queue = DispatchQueue(label: "control")

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var path: String { directory.path(of: "run/control.sock") }

  private func ask(_ question: String, closing: Bool = false) throws -> String {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    var address = try #require(UnixAddress(path))
    try #require(address.withPointer { connect(client, $0, $1) } == 0)
    _ = Array(question.utf8).withUnsafeBytes { send(client, $0.baseAddress, $0.count, 0) }
    if closing { shutdown(client, Int32(SHUT_WR)) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }

  @Test func answersALineAndCloses() throws {
    let server = try ControlServer(path: path, queue: queue) { "you asked \($0)" }
    #expect(try ask("status\n") == "you asked status\n")
    #expect(try ask("what else\nignored") == "you asked what else\n")
    queue.sync { server.stop() }
  }

  @Test func longAnswersArriveWhole() throws {
    let long = String(repeating: "x", count: 3_000_000)
    let server = try ControlServer(path: path, queue: queue) { _ in long }
    #expect(try ask("status\n").utf8.count == 3_000_001)
    queue.sync { server.stop() }
  }

  @Test func whatIsNoQuestionGetsNoAnswer() throws {
    let server = try ControlServer(path: path, queue: queue) { _ in "answer" }
    #expect(try ask("no end of line", closing: true) == "")
    #expect(try ask(String(repeating: "a", count: 5000) + "\n") == "")
    #expect(try ask("status\n") == "answer\n")
    queue.sync { server.stop() }
  }

  @Test func aDeadDaemonsSocketIsReplacedAndALivingOnesIsRemovedAtTheEnd() throws {
    try FileManager.default.createDirectory(
      atPath: directory.path(of: "run"),
      withIntermediateDirectories: true
    )
    try Data().write(to: URL(fileURLWithPath: path))
    let server = try ControlServer(path: path, queue: queue) { _ in "answer" }
    #expect(try ask("status\n") == "answer\n")
    queue.sync { server.stop() }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func onlyTheOwnerAndTheGroupMayAsk() throws {
    let server = try ControlServer(path: path, queue: queue) { _ in "answer" }
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
    queue.sync { server.stop() }
  }

  @Test func aPathThatIsTooLongIsAnErrorThatSaysSo() throws {
    let long = directory.path(of: String(repeating: "p", count: 120))
    let error = #expect(throws: DaemonError.self) {
      try ControlServer(path: long, queue: queue) { $0 }
    }
    #expect(error?.message.contains("longer than the system allows") == true)
  }
}
