import Dispatch
import Foundation
import Telemetry
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
    let server = try ControlServer(path: path, queue: queue) { question, _ in
      "you asked \(question)"
    }
    #expect(try ask("status\n") == "you asked status\n")
    #expect(try ask("what else\nignored") == "you asked what else\n")
    queue.sync { server.stop() }
  }

  @Test func longAnswersArriveWhole() throws {
    let long = String(repeating: "x", count: 3_000_000)
    let server = try ControlServer(path: path, queue: queue) { _, _ in long }
    #expect(try ask("status\n").utf8.count == 3_000_001)
    queue.sync { server.stop() }
  }

  @Test func whatIsNoQuestionGetsNoAnswer() throws {
    let server = try ControlServer(path: path, queue: queue) { _, _ in "answer" }
    #expect(try ask("no end of line", closing: true) == "")
    #expect(try ask(String(repeating: "a", count: 2_000_000) + "\n") == "")
    #expect(try ask("status\n") == "answer\n")
    queue.sync { server.stop() }
  }

  @Test func aDeadDaemonsSocketIsReplacedAndALivingOnesIsRemovedAtTheEnd() throws {
    try FileManager.default.createDirectory(
      atPath: directory.path(of: "run"),
      withIntermediateDirectories: true
    )
    try Data().write(to: URL(fileURLWithPath: path))
    let server = try ControlServer(path: path, queue: queue) { _, _ in "answer" }
    #expect(try ask("status\n") == "answer\n")
    queue.sync { server.stop() }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func onlyTheOwnerAndTheGroupMayAsk() throws {
    let server = try ControlServer(path: path, queue: queue) { _, _ in "answer" }
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
    queue.sync { server.stop() }
  }

  @Test func theCallerIsWhoTheKernelSays() throws {
    let server = try ControlServer(path: path, queue: queue) { _, caller in
      "\(caller.user) \(caller.name) \(caller.isPermitted)"
    }
    let name = try #require(getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) })
    #expect(try ask("who?\n") == "\(geteuid()) \(name) true\n")
    queue.sync { server.stop() }
  }

  @Test func strangersMayNotOperate() throws {
    let stranger = ControlCaller(user: geteuid() + 54_321, name: "stranger", groups: [])
    #expect(!stranger.isPermitted)
    #expect(ControlCaller(user: 0, name: "root", groups: []).isPermitted)
    #expect(ControlCaller(user: geteuid(), name: "self", groups: []).isPermitted)
  }

  @Test func requestsAreObjectsWithAnOperation() throws {
    let caller = ControlCaller(user: 7, name: "wang", groups: [])
    let line = #"{"operation":"silence","where":["site=a"],"to":1000,"by":"王青"}"#
    let request = try ControlRequest(line, caller: caller)
    #expect(request.operation == "silence")
    #expect(request.texts("where") == ["site=a"])
    #expect(request.moment("to") == Instant(milliseconds: 1000))
    #expect(request.by == "王青 (wang)")
    #expect(throws: OperationRefusal.self) { try request.text("reason") }
    for line in ["", "{", "{}", "[1]", #"{"operation":7}"#, "restart"] {
      let error = #expect(throws: OperationRefusal.self) {
        try ControlRequest(line, caller: caller)
      }
      #expect(error?.code == .invalid)
    }
  }

  @Test func aPathThatIsTooLongIsAnErrorThatSaysSo() throws {
    let long = directory.path(of: String(repeating: "p", count: 120))
    let error = #expect(throws: DaemonError.self) {
      try ControlServer(path: long, queue: queue) { question, _ in question }
    }
    #expect(error?.message.contains("longer than the system allows") == true)
  }
}
