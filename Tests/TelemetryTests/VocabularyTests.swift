import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
  private static let table = SharedData.oracles?
    .deletingLastPathComponent().appendingPathComponent("metrics.csv")

  @Test(
    "the catalogue is the reference table",
    .enabled(
      if: table.map { FileManager.default.fileExists(atPath: $0.path) } ?? false,
      "the reference table is absent: set SLUICE_ORACLES"
    )
  )
  func catalogue() throws {
    let text = try String(contentsOf: try #require(Self.table), encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == MetricCatalogue.standard.metrics.count)
    for row in rows {
      let metric = try #require(MetricCatalogue.standard[row[0]])
      #expect([metric.simplified, metric.traditional, metric.unit] == Array(row[1...3]))
      let limits = row[4...7].compactMap(Double.init)
      try #require(limits.count == 4)
      #expect(metric.sensorRange == limits[0]...limits[1], "\(metric.name)")
      #expect(metric.plausibleRange == limits[2]...limits[3], "\(metric.name)")
    }
  }

  @Test("an unknown metric has the unit 1")
  func unknown() {
    #expect(MetricCatalogue.standard.unit(of: "sap_flow") == "1")
    #expect(MetricCatalogue.standard.unit(of: "water_ec") == "uS/cm")
    #expect(MetricCatalogue.standard["sap_flow"] == nil)
  }

  @Test("reasons have words, in the order of their bits")
  func reasons() {
    let all: QualityReasons = [.futureTime, .noValue, .retained, .arrivalTime]
    #expect(all.words.prefix(4) == ["no_value", "arrival_time", "retained", "future_time"])
    #expect(QualityReasons().words.isEmpty)
    #expect(all.rawValue & 0b1111 == 0b1111)
  }

  @Test("flags have the numbers of QARTOD")
  func flags() {
    #expect(QualityFlag.allCases.map(\.rawValue) == [1, 2, 3, 4, 9])
  }

  @Test("texts come in the language asked for, or the nearest")
  func languages() {
    let text = LocalizedText([.simplifiedChinese: "塘", .english: "pond"])
    #expect(text.text(in: .english) == "pond")
    #expect(text.text(in: .traditionalChinese) == "塘")
    #expect(LocalizedText([.english: "pond"]).text(in: .simplifiedChinese) == "pond")
    #expect(LocalizedText([:]).text(in: .english) == nil)
  }

  @Test("a batch of messages gives back what was put in, and is emptied for the next")
  func messages() {
    var batch = MessageBatch()
    let messages: [(String, [UInt8])] = [("a/b", [1, 2]), ("", []), ("塘", [0, 255])]
    for (topic, payload) in messages {
      batch.append(topic: topic, payload: payload, arrived: .epoch, isRetained: topic.isEmpty)
    }
    #expect(batch.count == 3 && batch.entries.map(\.isRetained) == [false, true, false])
    for (entry, message) in zip(batch.entries, messages) {
      #expect(Array(batch.bytes[entry.topic]) == Array(message.0.utf8))
      #expect(Array(batch.bytes[entry.payload]) == message.1)
    }
    batch.removeAll()
    #expect(batch.isEmpty && batch.bytes.isEmpty)
  }
}
