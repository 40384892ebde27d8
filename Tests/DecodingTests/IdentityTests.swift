import Decoding
import Telemetry
import Testing

@Suite("Who may speak for whom")
struct IdentityTests {
  private func bench() throws -> Bench {
    try Bench(
      sources: [
        SourceDefinition(topic: "gw/{site}/{user}/up", format: "json"),
        SourceDefinition(topic: "own/{site}/{user}/{device}", format: "json"),
      ],
      sites: [
        SiteDefinition(
          name: "s",
          devices: [
            DeviceDefinition(name: "tube-1", match: "A1", user: "gate-3"),
            DeviceDefinition(name: "tube-2", user: "gate-4"),
            DeviceDefinition(name: "lone", match: "L9"),
          ]
        )
      ]
    )
  }

  @Test("a gateway speaks for the devices that the register gives to its user")
  func gateway() throws {
    let bench = try bench()
    #expect(
      bench.lines(topic: "gw/s/gate-3/up", #"{"dev":"A1","ph":7}"#) == ["s/tube-1/ph=7.0 [pH]"]
    )
    #expect(bench.lines(topic: "gw/s/gate-3/up", #"{"dev":"tube-2","ph":7}"#) == ["identity"])
    // Asked again, so that what is remembered of the device is no way around.
    #expect(bench.lines(topic: "gw/s/gate-4/up", #"{"dev":"A1","ph":7}"#) == ["identity"])
    #expect(
      bench.lines(topic: "gw/s/gate-4/up", #"{"dev":"tube-2","ph":7}"#) == ["s/tube-2/ph=7.0 [pH]"]
    )
  }

  @Test("without a user in the register a device speaks for itself only")
  func alone() throws {
    let bench = try bench()
    for user in ["lone", "L9"] {
      #expect(
        bench.lines(topic: "gw/s/\(user)/up", #"{"dev":"L9","ph":7}"#) == ["s/lone/ph=7.0 [pH]"]
      )
    }
    #expect(bench.lines(topic: "gw/s/gate-3/up", #"{"dev":"L9","ph":7}"#) == ["identity"])
    #expect(bench.lines(topic: "gw/s/gate-3/up", #"{"dev":"new","ph":7}"#) == ["identity"])
    // A stolen gateway cannot fill the register with names.
    #expect(!bench.register.devices.contains { $0.name == "new" })
    #expect(bench.lines(topic: "own/s/gate-4/other", #"{"ph":7}"#) == ["identity"])
    #expect(!bench.register.devices.contains { $0.name == "other" })
    #expect(
      bench.lines(topic: "gw/s/new/up", #"{"dev":"new","ph":7}"#) == ["s/new/ph=7.0 [pH]"]
    )
  }

  @Test("the topic's own device is bound to the topic's user too")
  func topics() throws {
    let bench = try bench()
    #expect(bench.lines(topic: "own/s/gate-3/A1", #"{"ph":7}"#) == ["s/tube-1/ph=7.0 [pH]"])
    #expect(bench.lines(topic: "own/s/gate-4/A1", #"{"ph":7}"#) == ["identity"])
    #expect(bench.lines(topic: "own/s//A1", #"{"ph":7}"#) == ["identity"])
    #expect(
      bench.lines(topic: "own/s/gate-3/A1", #"{"dev":"L9","ph":7}"#) == ["wrong_device"]
    )
  }

  @Test("a message without a time is known again by its running number and content")
  func identity() throws {
    let bench = try Bench()
    let one = bench.decode(#"{"seq":4,"ph":7}"#.utf8).message.identity
    #expect(one != nil)
    #expect(bench.decode(#"{"seq":4,"ph":7}"#.utf8).message.identity == one)
    #expect(bench.decode(#"{"seq":4,"ph":7.1}"#.utf8).message.identity != one)
    #expect(bench.decode(#"{"seq":5,"ph":7}"#.utf8).message.identity != one)
    #expect(bench.decode(#"{"ph":7}"#.utf8).message.identity == nil)
    #expect(bench.decode(#"{"ts":1784951880,"seq":4,"ph":7}"#.utf8).message.identity == nil)
  }
}
