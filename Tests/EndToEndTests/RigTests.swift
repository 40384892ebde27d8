import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  /// The rig itself: a blind publisher or a proxy that lets everything pass would prove nothing.
  @Suite struct RigTests {
    @Test func publisherRecordsWhatTheBrokerAcknowledged() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let subscriber = try subscribe(port: broker.port)
      let publisher = WirePublisher(port: broker.port, count: 5000) { index in
        WirePublisher.Message("rig/\(index % 7)", "\(index)")
      }
      try publisher.wait()
      try subscriber.output.wait("all messages") { $0.lines.count >= 5000 }
      #expect(Set(subscriber.output.value.lines) == Set((0..<5000).map(String.init)))
      #expect(publisher.acknowledged.count == 5000)
    }

    @Test func publisherSendsAgainWhatTheBrokerDidNotAcknowledge() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let proxy = try FaultProxy(target: broker.port)
      let subscriber = try subscribe(port: broker.port)
      let publisher = WirePublisher(port: proxy.port, count: 3000) { index in
        WirePublisher.Message("rig/x", "\(index)")
      }
      for round in 1...5 {
        try publisher.wait(forAcknowledged: round * 400)
        proxy.cut(byReset: round.isMultiple(of: 2))
      }
      try publisher.wait()
      try subscriber.output.wait("all messages") { Set($0.lines).count == 3000 }
      #expect(publisher.progress.value.connections > 1)
      #expect(proxy.traffic.value.connections == publisher.progress.value.connections)
    }

    @Test func proxyCountsAcknowledgementsInPiecesOfOneByte() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let proxy = try FaultProxy(target: broker.port)
      proxy.change { $0.longestPiece = 1 }
      let subscriber = try subscribe(port: proxy.port)
      let publisher = WirePublisher(port: broker.port, count: 200) { index in
        WirePublisher.Message("rig/x", "\(index)")
      }
      try publisher.wait()
      try subscriber.output.wait("all messages") { $0.lines.count == 200 }
      try proxy.traffic.wait("acknowledgements") { $0.acknowledgements == 200 }
      #expect(proxy.traffic.value.messages == 200)
      proxy.change { $0.bytesUntilCut = 1 }
      let more = WirePublisher(port: broker.port, [WirePublisher.Message("rig/x", "cut")])
      try more.wait()
      try proxy.traffic.wait("the cut") { $0.connections > 1 }
    }

    @Test func childIsGoneWithItsLastReference() throws {
      let identifier = try ChildProcess("/bin/sleep", ["600"]).identifier
      try Eventually.holds("the end of the child") { kill(identifier, 0) == -1 }
    }

    @Test(.enabled(if: Shim.isAvailable, "no C compiler"))
    func faultShimFailsOnlyWhatItIsToldTo() throws {
      let folder = try TemporaryDirectory("shim")
      var environment = try Shim.fault.build(in: folder)
      environment["SLUICE_FAULT_CALLS"] = "fsync write"
      environment["SLUICE_FAULT_ERROR"] = "\(ENOSPC)"
      environment["SLUICE_FAULT_PATH"] = "victim"
      let copy = { (name: String) in
        try ChildProcess.run(
          "/bin/dd",
          ["if=/dev/zero", "of=\(folder.path(of: name))", "bs=10", "count=1", "conv=fsync"],
          environment: environment
        )
      }
      #expect(try copy("bystander").isSuccess)
      #expect(try !copy("victim").isSuccess)
    }

    private func subscribe(port: UInt16) throws -> ChildProcess {
      let program = try #require(Programs.system("mosquitto_sub"), "install mosquitto-clients")
      let words = ["-p", "\(port)", "-h", "127.0.0.1", "-t", "rig/#", "-q", "1", "-i", "rig-sub"]
      // The first run leaves once its session is subscribed; the second receives.
      let first = try ChildProcess.run(program, words + ["-c", "-E"])
      try #require(first.isSuccess, "\(first.errors)")
      return try ChildProcess(program, words + ["-c"])
    }
  }
}
