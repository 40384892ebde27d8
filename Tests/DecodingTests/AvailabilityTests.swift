import Decoding
import Telemetry
import Testing

@Suite("Words about devices")
struct AvailabilityTests {
  private func decode(
    _ payload: String,
    topic: String = "tele/probe-1/LWT",
    pattern: String = "tele/{device}/LWT",
    isRetained: Bool = false
  ) throws -> (message: DecodedMessage, samples: [Sample], device: Register.Device?) {
    let sites = [SiteDefinition(name: "qingxi-3", devices: [DeviceDefinition(name: "probe-1")])]
    var decoder = try Decoder(
      sources: [SourceDefinition(topic: pattern, format: "availability")],
      sites: sites,
      zone: .utc
    )
    var batch = MessageBatch()
    batch.append(
      topic: topic,
      payload: Array(payload.utf8),
      arrived: .epoch,
      isRetained: isRetained
    )
    var register = Register()
    var samples: [Sample] = []
    let message = decoder.decode(
      batch.entries[0],
      in: batch.bytes,
      register: &register,
      into: &samples
    )
    return (message, samples, register[message.device])
  }

  @Test(
    "what firmware writes is understood",
    arguments: [
      ("Online", Availability.online), ("Offline", .offline), (" online\n", .online),
      ("\"offline\"", .offline), ("true", .online), ("false", .offline), ("1", .online),
      ("lost", .offline), ("ready", .online), ("离线", .offline), (#"{"state":"online"}"#, .online),
      (#"{"online":false}"#, .offline), (#"{"connected":1,"ip":"10.0.0.7"}"#, .online),
      (#"{"status":"dead","since":"x"}"#, .offline),
    ]
  )
  func words(_ payload: String, _ expected: Availability) throws {
    let (message, samples, device) = try decode(payload)
    #expect(message.availability == expected)
    #expect(message.outcome == .ignored(reason: "availability"))
    #expect(samples.isEmpty)
    #expect(device?.site == "qingxi-3" && device?.name == "probe-1")
  }

  @Test(
    "anything else is malformed",
    arguments: [
      " ", "maybe", "2", "[]", "{}", #"{"state":2}"#, #"{"temp":1}"#, "{", "onlineonlineonline",
    ]
  )
  func others(_ payload: String) throws {
    let (message, _, _) = try decode(payload)
    #expect(message.availability == nil)
    guard case .rejected(.malformed, _) = message.outcome else {
      Issue.record("\(message.outcome)")
      return
    }
  }

  @Test("a will that the broker kept is read, and marked by its message alone")
  func retained() throws {
    #expect(try decode("offline", isRetained: true).message.availability == .offline)
  }

  @Test("the topic must name the device")
  func pattern() {
    #expect(throws: DecoderError.self) { try decode("online", pattern: "tele/+/LWT") }
  }
}
