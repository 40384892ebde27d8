import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// A robot that is away while thousands of alerts come and go.
  @Suite struct OutageTests {
    private static let rules = """
      rules:
        - { alert: pond_oxygen_low, when: dissolved_oxygen < 3 mg/L, use: any, stale_after: 1h }
      """

    /// All is told afterwards: each once, what happened at one place in its order, in digests within
    /// the robot's limits; and the daemon has held a window of it in memory, not all of it.
    ///
    /// `SLUICE_OUTAGE=10000` for the whole of it.
    @Test func whatCameAboutWhileTheRobotWasAwayIsToldInDigests() throws {
      // Three episodes at each place: a fourth within the hour would be kept from ending.
      let devices = EndToEnd.count("SLUICE_OUTAGE", default: 1000) / 4
      let count = 4 * devices
      let isDown = Waiter(false)
      let taken = Waiter<[HTTPReceiver.Request]>([])
      let robot = try HTTPReceiver { request, _ in
        guard !isDown.value else { return .init(503, headers: ["Retry-After": "1"]) }
        taken.append(request)
        return .init(body: #"{"code":0,"msg":"success"}"#)
      }
      let pond = try Pond(rules: Self.rules) { settings in
        settings.channels = ["room: { type: feishu, url: \"\(robot.url())\", allow_private: true }"]
        settings.routes = ["{ to: [room] }"]
      }
      let daemon = try pond.daemon.start()
      // Every series is known and every alert has been there before memory is looked at.
      let known = 2 * devices
      try publish(0..<2, of: devices, to: pond)
      try taken.wait("the first ones", within: 120) { Self.told($0).count == known }
      isDown.set(true)
      var memory = Memory(daemon)
      try publish(2..<6, of: devices, to: pond)
      let reader = try StoreReader(path: pond.daemon.storePath)
      try Eventually.holds("all are in the store", within: 120, every: 50) {
        memory.look()
        return try reader.outboxSummary().waiting == count
      }
      isDown.set(false)
      try Eventually.holds("all are told", within: 180, every: 50) {
        memory.look()
        return try reader.outboxSummary().waiting == 0
      }
      check(taken.value, total: known + count)
      print(
        "\(count) transitions while the robot was away: told in \(taken.value.count) requests,",
        "memory \(memory.first >> 20) MiB before, at most \(memory.growth >> 10) KiB more"
      )
      #expect(memory.growth < 20_000_000)
      #expect(pond.daemon.stop() == .exited(0))
    }

    private func check(_ requests: [HTTPReceiver.Request], total: Int) {
      let told = Self.told(requests)
      #expect(told.count == total, "each once")
      for (device, entries) in Dictionary(grouping: told, by: \.device) {
        let turns = entries.map(\.turn)
        #expect(turns == Array(0..<turns.count), "what happened at \(device), in its order")
      }
      // The robot's limit of 5 a second, looked at where it is broken: at the receiver, where
      // requests arrive a little sooner or later than they left.
      for index in requests.indices.dropFirst(5) {
        #expect(requests[index].at - requests[index - 5].at > 0.9)
      }
      #expect(requests.allSatisfy { $0.body.count <= 20_480 })
    }

    /// In each turn every device measures once: low oxygen in even turns, enough in odd ones; the value
    /// says which turn it is.
    private func publish(_ turns: Range<Int>, of devices: Int, to pond: Pond) throws {
      let start = Int64(Date().timeIntervalSince1970 * 1000)
      let messages = turns.flatMap { turn in
        (0..<devices).map { device in
          let value = Double((turn.isMultiple(of: 2) ? 20_000 : 50_000) + turn) / 10_000
          return WirePublisher.Message(
            "farm/qingxi-3/probe-\(device)/telemetry",
            "{\"ts\":\(start + Int64(turn)),\"dissolved_oxygen\":\(value)}"
          )
        }
      }
      try WirePublisher(port: pond.broker.port, messages).wait(within: 120)
    }

    private struct Told {
      var device: String
      var turn: Int
    }

    /// What the requests say: a line each in a digest, or one message of several lines.
    private static func told(_ requests: [HTTPReceiver.Request]) -> [Told] {
      requests.flatMap { request -> [Told] in
        let lines = lines(of: request)
        let digest = lines.compactMap { line in
          line.firstMatch(of: /qingxi-3\/(probe-\d+): .* ([\d.]+) mg\/L$/)
        }
        guard digest.isEmpty else {
          return digest.map { Told(device: String($0.1), turn: turn($0.2)) }
        }
        let text = lines.joined(separator: "\n")
        guard let place = text.firstMatch(of: /Place: qingxi-3\/(probe-\d+)/),
          let value = text.firstMatch(of: /Value: ([\d.]+) mg\/L/)
        else { return [] }
        return [Told(device: String(place.1), turn: turn(value.1))]
      }
    }

    private static func turn(_ value: Substring) -> Int {
      Int(((Double(value) ?? -1) * 10_000).rounded()) % 10_000
    }

    private static func lines(of request: HTTPReceiver.Request) -> [String] {
      let content = request.json?["content"] as? [String: Any]
      let post = (content?["post"] as? [String: Any])?["zh_cn"] as? [String: Any]
      let lines = post?["content"] as? [[[String: String]]] ?? []
      return lines.map { $0.compactMap { $0["text"] }.joined() }
    }

    /// Resident memory of a process, as its kernel sees it.
    private struct Memory {
      let identifier: Int32
      let first: Int
      private var most: Int

      init(_ process: ChildProcess) {
        identifier = process.identifier
        first = Self.resident(identifier)
        most = first
      }

      var growth: Int { most - first }

      mutating func look() { most = max(most, Self.resident(identifier)) }

      private static func resident(_ identifier: Int32) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
      }
    }
  }
}
