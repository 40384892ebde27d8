import Decoding
import Telemetry
import Testing

@Suite("What a hostile publisher can make us remember")
struct GrowthLimitTests {
  @Test("a device has 256 series at most; the message that brings more says how many were refused")
  func seriesLimit() throws {
    let bench = try Bench()
    let body = (0..<300).map { "\"m\($0)\":\($0)" }.joined(separator: ",")
    let (message, samples) = bench.decode("{\(body)}".utf8)
    #expect(message.outcome == .readings(count: 256))
    #expect(message.refused == 44 && samples.count == 256)
    #expect(bench.decode("{\(body)}".utf8).message.outcome == .readings(count: 256))
    #expect(bench.code(#"{"one_more":1}"#.utf8) == .tooMany)
    for round in 0..<20 {
      let names = (0..<900).map { "\"n\(round)_\($0)\":\($0)" }.joined(separator: ",")
      #expect(bench.code("{\(names)}".utf8) == .tooMany)
    }
    #expect(bench.register.series.count == 256)
    #expect(bench.lines(topic: "farm/s/other/telemetry", #"{"co2":1}"#).count == 1)
  }

  @Test("series that the store has already count against the limit, and stay usable")
  func seriesLimitAfterRestart() throws {
    var limits = DecodingLimits()
    limits.maximumSeriesPerDevice = 2
    let bench = try Bench(limits: limits)
    #expect(bench.lines(#"{"a":1,"b":2,"c":3}"#).count == 2)
    let restarted = try Bench(limits: limits)
    restarted.register = Register(devices: bench.register.devices, series: bench.register.series)
    #expect(restarted.lines(#"{"c":1}"#) == ["too_many"])
    #expect(restarted.lines(#"{"a":1,"b":2}"#) == ["s/d/a=1.0 1", "s/d/b=2.0 1"])
    #expect(restarted.register.series == bench.register.series)
  }

  @Test("names of 256 bytes and more are nobody's metric, in payload and topic")
  func nameLimit() throws {
    let bench = try Bench("{site}/{device}/{metric}/{channel}")
    let (fits, over) = (String(repeating: "n", count: 255), String(repeating: "n", count: 256))
    #expect(bench.lines(topic: "s/d/m/c", #"{"\#(fits)":1,"\#(over)":2}"#).count == 1)
    #expect(
      bench.lines(topic: "s/d/m/c", #"{"\#(over)":{"co2":1},"a":{"\#(fits)":2}}"#) == [
        "no_readings"
      ]
    )
    #expect(bench.lines(topic: "s/d/\(over)/c", "1") == ["no_device"])
    #expect(bench.lines(topic: "s/d/\(fits)/", "1").count == 1)
    let points = try Bench("$sys/{site}/{device}/dp/post/json", format: "onenet")
    let name = String(repeating: "x", count: 256)
    let body = #"{"dp":{"\#(name)":[{"v":1}],"co2":[{"v":420}]}}"#
    #expect(points.lines(topic: "$sys/s/d/dp/post/json", body) == ["s/d/co2=420.0 [ppm]"])
  }

  @Test("devices and remembered topics are limited")
  func deviceLimit() throws {
    var limits = DecodingLimits()
    limits.maximumDevices = 3
    limits.maximumTopics = 2
    let bench = try Bench(limits: limits)
    for round in 0..<3 {
      for device in 0..<5 {
        let lines = bench.lines(topic: "farm/s/d\(device)/telemetry", #"{"co2":\#(round)}"#)
        let expected = device < 3 ? "s/d\(device)/co2=\(round).0 [ppm]" : "no_device"
        #expect(lines == [expected])
      }
    }
    #expect(bench.register.devices.count == 3)
  }
}
