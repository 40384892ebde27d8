import Chunks
import Foundation
import Telemetry
import Testing

/// The format is what the guide says, byte by byte.
@Suite struct FormatTests {
  @Test func theGuidesExampleIsWhatIsWritten() throws {
    var samples = SampleColumns()
    for (index, value) in [21.5, 21.6, 21.4].enumerated() {
      let time = Instant(milliseconds: 1_753_401_600_000 + Int64(index) * 60_000)
      samples.append(
        Sample(
          series: SeriesID(rawValue: 1),
          time: time,
          value: value,
          flag: .good,
          arrived: time + .milliseconds(20)
        )
      )
    }
    let codec = ChunkCodec()
    #expect(codec.encode(samples) == (try guide()))
    let read = try codec.samples(guide())
    #expect(read.values == [21.5, 21.6, 21.4])
    #expect(read.delays == [20, 20, 20])
  }

  /// The bytes in the guide: of each line those before two blanks.
  private func guide() throws -> [UInt8] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/store.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "20 ms on their way:\n\n```\n"))
    let end = try #require(text[start.upperBound...].range(of: "```"))
    return text[start.upperBound..<end.lowerBound].split(separator: "\n").flatMap { line in
      line.components(separatedBy: "  ")[0].split(separator: " ").compactMap {
        UInt8($0, radix: 16)
      }
    }
  }
}
