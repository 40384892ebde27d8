import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The store is asked in SQL while the daemon writes it.
  @Suite struct LivingStoreTests {
    /// Readings of two sites with three devices each; every value is known from its number, and an
    /// exact binary fraction, so that a mean can be compared to the last bit.
    private struct Stream {
      static let places = [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]
      let start = Int64(Date().timeIntervalSince1970 * 1000) - 6 * 3_600_000

      func time(_ index: Int) -> Int64 { start + Int64(index) * 1000 }

      func message(_ index: Int) -> WirePublisher.Message {
        let (site, device) = Self.places[index % 6]
        return WirePublisher.Message(
          "farm/pond-\(site)/probe-\(device)/telemetry",
          #"{"ts":\#(time(index)),"water_temp":\#(value(index))}"#
        )
      }

      func value(_ index: Int) -> Double { Double(index % 160) / 8 }

      /// The mean of the first `count` readings of a site from the number `first` on.
      func mean(_ site: Int, from first: Int, count: Int) -> Double {
        let numbers = (first...).lazy.filter { $0 % 2 == site }.prefix(count)
        return numbers.reduce(0) { $0 + value($1) } / Double(count)
      }
    }

    /// Readings whose hours are over; they are sealed before the others come.
    private static let sealed = 9000
    /// The first reading that is asked for, amid the sealed ones.
    private static let first = 4000

    @Test func oneQueryGathersSealedAndNewReadingsWhileMoreComeIn() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      let stream = Stream()
      let place = ["--config", daemon.configurationPath]
      try WirePublisher(port: broker.port, count: Self.sealed, message: stream.message).wait()
      try daemon.waitForStatus("the older ones") { $0.ledger.stored == Self.sealed }
      let sealing = try StoredFarm.sluice(["seal"] + place)
      #expect(sealing.output.last == "0,\(Self.sealed)")
      let more = 9000
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: 3000),
        count: more,
        message: { stream.message(Self.sealed + $0) }
      )
      defer { publisher.stop() }
      try publisher.wait(forAcknowledged: 500)
      var last = 0
      for _ in 0..<3 {
        let count = try compare(stream, place)
        #expect(count >= last)
        last = count
      }
      try publisher.wait()
      try daemon.waitForStatus("all of them") { $0.ledger.stored == Self.sealed + more }
      #expect(try compare(stream, place) == Self.sealed - Self.first + more)
      let hot = try StoredFarm.sluice(["sql", "SELECT count(*) FROM sample_live"] + place)
      #expect(hot.output.last == "\(more)")
      #expect(daemon.stop() == .exited(0))
      #expect(try StoreCheck.faults(of: daemon.storePath) == [])
    }

    /// Asks, and compares each group with what was sent: of each site there are the first so many.
    ///
    /// - Returns: how many readings the answer stands for.
    private func compare(_ stream: Stream, _ place: [String]) throws -> Int {
      let since = Date(timeIntervalSince1970: Double(stream.time(Self.first)) / 1000)
      let moment = since.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      let answer = try StoredFarm.sluice(
        [
          "sql",
          """
          SELECT site, metric, count(*), avg(value) FROM sample
          WHERE time >= '\(moment)' GROUP BY 1, 2
          """,
        ] + place
      )
      #expect(answer.isSuccess, "\(answer)")
      #expect(answer.output.count == 3, "\(answer)")
      var all = 0
      for (site, line) in answer.output.dropFirst().enumerated() {
        let cells = line.split(separator: ",")
        #expect(cells.prefix(2) == ["pond-\(site)", "water_temp"])
        let count = try #require(cells.count == 4 ? Int(cells[2]) : nil, "\(line)")
        #expect(Double(cells[3]) == stream.mean(site, from: Self.first, count: count), "\(line)")
        all += count
      }
      return all
    }
  }
}
