import Foundation
import Telemetry
import TestSupport

/// The messages of a load test, each told from all others by its device and its time.
///
/// Message `i` is the `i / devices`th of device `i % devices`; its value depends on `i`, so that a
/// reading in the store names the one message that it came from.
struct Fleet: Sendable {
  /// The site that all devices stand at.
  static let site = "rig"
  /// How many devices send.
  var devices = 20
  /// The time of each device's first reading, in milliseconds.
  var start = Int64(Date().timeIntervalSince1970 * 1000) - 6 * 3_600_000

  /// The message with this index.
  func message(_ index: Int) -> WirePublisher.Message {
    let device = index % devices
    let number = index / devices
    return WirePublisher.Message(
      "farm/\(Self.site)/probe-\(device)/telemetry",
      #"{"ts":\#(start + Int64(number) * 1000),"seq":\#(number),"water_temp":\#(value(index))}"#
    )
  }

  /// The value that message `index` carries.
  func value(_ index: Int) -> Double { Double(index % 3000) / 100 }

  /// The index of the message that a reading came from; nil when none of ours reads like it.
  func index(of series: SeriesKey, _ sample: Sample) -> Int? {
    guard
      series.site == Self.site, series.metric == "water_temp",
      let device = Int(series.device.dropFirst("probe-".count)), device < devices
    else { return nil }
    let (number, rest) = (sample.time.milliseconds - start).quotientAndRemainder(dividingBy: 1000)
    let index = Int(number) * devices + device
    return number >= 0 && rest == 0 && sample.value == value(index) ? index : nil
  }

  /// A message that stands behind all others in the broker's queue.
  func sentinel(_ number: Int = 0) -> WirePublisher.Message {
    WirePublisher.Message(
      "farm/\(Self.site)/sentinel-\(number)/telemetry",
      #"{"ts":\#(start),"water_temp":1}"#
    )
  }
}
