import Telemetry
import Testing

@Suite("Register of devices and series")
struct RegisterTests {
  @Test("numbers count from 1, stay, and are told once as growth")
  func interning() {
    var register = Register()
    #expect(register.highestDevice == 0 && register.highestSeries == 0)
    let first = register.intern(site: "s", device: "a")
    let second = register.intern(site: "t", device: "a")
    #expect(first.rawValue == 1 && second.rawValue == 2)
    #expect(register.intern(site: "s", device: "a") == first)
    let top = register.intern(device: first, metric: "ph", channel: "top", unit: "[pH]")
    let bare = register.intern(device: first, metric: "ph", channel: nil, unit: "[pH]")
    let other = register.intern(device: second, metric: "ph", channel: "top", unit: "[pH]")
    #expect([top, bare, other].map(\.rawValue) == [1, 2, 3])
    #expect(register.intern(device: first, metric: "ph", channel: "top", unit: "1") == top)
    #expect(register[top]?.key.description == "s/a/ph.top")
    #expect(register[top]?.unit == "[pH]")
    #expect(register.seriesCount(of: first) == 2 && register.seriesCount(of: second) == 1)
    let growth = register.takeGrowth()
    #expect(growth.devices.map(\.name) == ["a", "a"])
    #expect(growth.series.map(\.id) == [top, bare, other])
    #expect(register.takeGrowth().isEmpty)
    #expect(register.highestDevice == 2 && register.highestSeries == 3)
  }

  @Test("what is not there is nil")
  func absent() {
    let register = Register()
    #expect(register[DeviceID.unattributed] == nil && register[DeviceID(rawValue: -1)] == nil)
    #expect(register[SeriesID(rawValue: 0)] == nil && register[SeriesID(rawValue: 7)] == nil)
    #expect(register.device(site: "s", name: "a") == nil)
    #expect(register.seriesCount(of: DeviceID(rawValue: 9)) == 0)
  }

  @Test("a register read back from a store goes on where it was, gaps and all")
  func restored() {
    let device = Register.Device(id: DeviceID(rawValue: 5), site: "s", name: "a")
    let key = SeriesKey(site: "s", device: "a", metric: "ph")
    let series = Register.Series(
      id: SeriesID(rawValue: 9),
      device: device.id,
      key: key,
      unit: "[pH]"
    )
    var register = Register(devices: [device], series: [series])
    #expect(register.devices == [device] && register.series == [series])
    #expect(register.takeGrowth().isEmpty)
    #expect(register.series(device: device.id, metric: "ph", channel: nil) == series.id)
    #expect(register.intern(site: "s", device: "b").rawValue == 6)
    #expect(
      register.intern(device: device.id, metric: "tan", channel: nil, unit: "mg/L").rawValue == 10
    )
    #expect(register.seriesCount(of: device.id) == 2)
  }
}
