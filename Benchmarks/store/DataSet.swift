import Foundation
import Telemetry

/// The series of a file that `dataset.py` has written, and the order in which their samples arrive.
struct DataSet {
  /// A sample's place.
  private struct Place {
    var arrived: Int64
    var series: Int32
    var index: Int32
  }

  private(set) var growth = RegisterGrowth()
  /// The device of each series, by the series' number.
  private(set) var devices: [DeviceID] = [DeviceID(rawValue: 0)]
  private var columns: [SampleColumns] = [SampleColumns()]
  private var order: [Place] = []

  /// Samples in it.
  var count: Int { order.count }

  init(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    var register = Register()
    data.withUnsafeBytes { bytes in
      var place = 0
      func take<Value>(_ type: Value.Type) -> Value {
        defer { place += MemoryLayout<Value>.size }
        return bytes.loadUnaligned(fromByteOffset: place, as: type)
      }
      func name() -> String {
        let length = Int(take(UInt16.self))
        defer { place += length }
        return String(decoding: bytes[place..<place + length], as: UTF8.self)
      }
      while place < bytes.count {
        let device = register.intern(site: "bench", device: name())
        let series = register.intern(device: device, metric: name(), channel: nil, unit: "1")
        let count = Int(take(UInt64.self))
        var own = SampleColumns()
        own.times = (0..<count).map { _ in take(Int64.self) }
        own.delays = (0..<count).map { _ in take(Int64.self) }
        own.values = (0..<count).map { _ in take(Double.self) }
        for index in 0..<count {
          let arrived = own.times[index] + own.delays[index]
          order.append(Place(arrived: arrived, series: series.rawValue, index: Int32(index)))
        }
        columns.append(own)
        devices.append(device)
      }
    }
    order.sort { ($0.arrived, $0.series) < ($1.arrived, $1.series) }
    growth = register.takeGrowth()
  }

  /// The n-th sample to arrive.
  subscript(number: Int) -> Sample {
    let place = order[number]
    let (own, index) = (columns[Int(place.series)], Int(place.index))
    return Sample(
      series: SeriesID(rawValue: place.series),
      time: Instant(milliseconds: own.times[index]),
      value: own.values[index],
      flag: .good,
      arrived: Instant(milliseconds: place.arrived)
    )
  }
}
