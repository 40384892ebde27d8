import Decoding
import Telemetry

/// Lines of a file of readings on their way in: what they say, and which say nothing.
struct ImportLines {
  /// Faulty lines that are told; of the rest only the number is.
  static let toldFaults = 100

  /// The readings, in the order of the lines.
  private(set) var readings: [ImportedReading] = []
  /// The places of lines that were not taken, counted from 0, and why.
  private(set) var faults: [(index: Int, fault: ImportFault)] = []
  private var places: [Int] = []

  /// Reads lines.
  ///
  /// - Throws: where the line that names the columns is no use.
  mutating func read(
    _ lines: [String],
    format: ImportFormat,
    header: String,
    zone: LocalZone
  ) throws(OperationRefusal) {
    var reader: ImportReader
    do throws(ImportFault) {
      reader = try ImportReader(format: format, header: header, zone: zone)
    } catch {
      throw OperationRefusal(.invalid, "\(error): a file of readings has series, time and value")
    }
    for (index, line) in lines.enumerated() {
      do throws(ImportFault) {
        readings.append(try reader.read(line))
        places.append(index)
      } catch {
        faults.append((index, error))
      }
    }
  }

  /// Notes readings that could be read and yet not be taken.
  mutating func note(_ refused: [(index: Int, fault: ImportFault)]) {
    faults += refused.map { (places[$0.index], $0.fault) }
    faults.sort { $0.index < $1.index }
  }

  /// The first faults, each as the place and the reason.
  var words: [String] {
    faults.prefix(Self.toldFaults).map { "\($0.index) \($0.fault)" }
  }
}
