import Chunks
import SQLite
import Store
import Telemetry

/// Every chunk of a store from bytes to columns, and the whole way out of the file.
struct Decoding {
  private struct Chunk {
    var data: [UInt8]
    /// Its place among the timelines; nil where it has its own times.
    var timeline: Int?
  }

  private let path: String
  private var chunks: [Chunk] = []
  private var timelines: [[UInt8]] = []

  init(path: String) throws {
    self.path = path
    let codec = ChunkCodec()
    let file = try Connection(path: path, mode: .readOnly)
    let rows = try Statement(
      file,
      """
      SELECT chunk.data, timeline.key, timeline.data FROM chunk JOIN series ON series.id = chunk.series
        LEFT JOIN timeline ON timeline.device = series.device AND timeline.start = chunk.start
      """
    )
    var places: [Int64: Int] = [:]
    while try rows.step() {
      var chunk = Chunk(data: rows.bytes(0))
      if try codec.needsTimeline(chunk.data), let key = rows.optionalInteger(1) {
        if places[key] == nil {
          places[key] = timelines.count
          timelines.append(rows.bytes(2))
        }
        chunk.timeline = places[key]
      }
      chunks.append(chunk)
    }
  }

  func run() throws -> [String: Double] {
    let codec = ChunkCodec()
    var (samples, total, least) = (0, 0.0, Double.infinity)
    // The least of some rounds: anything else on the machine only adds to it.
    while total < 2 {
      var cost = Cost()
      samples = 0
      try cost.measure {
        let times = try timelines.map { bytes throws(ChunkError) in try codec.timeline(bytes) }
        for chunk in chunks {
          samples += try codec.samples(chunk.data, on: chunk.timeline.map { times[$0] }).count
        }
      }
      total += cost.processorSeconds
      least = min(least, cost.processorSeconds)
    }
    var scan = Cost()
    let read = try scan.measure {
      let reader = try StoreReader(path: path)
      let cursor = reader.cursor(over: try reader.series(matching: nil), in: .all)
      var read = 0
      while let block = try cursor.next() { read += block.columns.count }
      return read
    }
    let bytes = chunks.reduce(0) { $0 + $1.data.count } + timelines.reduce(0) { $0 + $1.count }
    return [
      "samples": Double(samples), "cpu": least, "scanned": Double(read),
      "scan_cpu": scan.processorSeconds, "payload_bytes": Double(bytes),
    ]
  }
}
