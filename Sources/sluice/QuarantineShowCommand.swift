import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quarantine show`: one message with its payload.
struct QuarantineShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one message of the quarantine with its payload.",
    discussion: """
      EXAMPLES
        sluice quarantine show 17
        sluice quarantine show 17 --raw | sluice decode --topic "$topic" --explain
      """
  )

  @Argument(help: "The message's number, as 'sluice quarantine list' shows it.")
  var number: Int64

  @Flag(help: "Write the payload's bytes and nothing else.")
  var raw = false

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    do {
      let found = try reader.quarantine(QuarantineChoice(ordinal: number, limit: 1))
      guard let message = found.first?.message else {
        throw Failure(.no, Phrases.notInQuarantine.text(in: surroundings.language, "\(number)"))
      }
      guard !raw else { return try StandardOutput.write(message.bytes) }
      var text = JSONText(zone: surroundings.zone)
      text.beginObject()
      text.member("number", .integer(number))
      text.member("device", .text(try reader.register().title(of: message.device)))
      text.member("topic", .text(message.topic))
      text.member("arrived", .time(message.arrived))
      text.member("code", .text(message.code.rawValue))
      text.member("reason", .text(message.reason))
      text.member("size", .integer(Int64(message.size)))
      text.member("kept", .integer(Int64(message.bytes.count)))
      write(message.bytes, to: &text)
      text.endObject()
      text.endLine()
      try StandardOutput.write(text.bytes)
    } catch let error as StoreError {
      throw Failure(error)
    }
  }

  /// The payload as text where it is one, else in hexadecimal digits.
  private func write(_ bytes: [UInt8], to text: inout JSONText) {
    if let payload = String(validating: bytes, as: UTF8.self) {
      text.member("payload", .text(payload))
    } else {
      let digits = bytes.map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      text.member("payload_hex", .text(digits.joined()))
    }
  }
}
