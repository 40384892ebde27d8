import ArgumentParser
import Configuration
import Decoding
import Foundation
import Presentation
import Store
import Telemetry

/// `sluice adopt`: the register entry for a device, proposed from what it sent.
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Propose the configuration for a device from what it sent; nothing is changed.",
    discussion: """
      Takes the device's last message that was not understood from the store, or with --topic a \
      captured payload from standard input, and prints YAML: the source where one is missing, and \
      the register entry with a profile, names, units and values for "no reading".

      DEVICE is site/device, a device's name, or its id as in the topic.

      EXAMPLES
        sluice adopt 24e124136b502217
        sluice adopt --topic deqing/qingxi-3/S01-07/up < payload.json
      """
  )

  @Argument(help: "The device that sent, by name or id.")
  var device: String?

  @Option(help: "The topic of the payload on standard input.")
  var topic: String?

  @Option(help: ArgumentHelp("Further profiles are in this folder.", valueName: "folder"))
  var profiles: [String] = []

  @OptionGroup var place: PlaceOptions

  private typealias Message = (topic: String, bytes: [UInt8], arrived: Instant)

  /// How many messages of a device are looked at.
  private static let longestLook = 50

  func validate() throws {
    guard (device == nil) != (topic == nil) else {
      throw ValidationError("name a DEVICE, or give a payload on standard input with --topic")
    }
  }

  func run() throws {
    let surroundings = try surroundings()
    let messages = try messages(surroundings)
    let sites = surroundings?.configuration?.sites ?? []
    let language = surroundings?.language ?? .english
    let zone = surroundings?.zone ?? SystemClock.zone
    let adviser = AdoptionAdviser(
      sources: surroundings?.configuration?.sources ?? [],
      sites: sites,
      profiles: ProfileLibrary.all(in: profiles + folders(surroundings)),
      zone: zone
    )
    var best: (proposal: AdoptionProposal, message: Message)?
    // One that nobody can read tells little; an older one may tell more.
    for message in messages.prefix(Self.longestLook) {
      guard let proposal = try propose(adviser, message) else { continue }
      if best == nil || !proposal.result.readings.isEmpty { best = (proposal, message) }
      if !proposal.result.readings.isEmpty { break }
    }
    guard let (proposal, message) = best else {
      if let bytes = messages.first?.bytes, !bytes.isEmpty {
        StandardError.say(AdoptionPhrases.bytes.text(in: language))
        for line in AdoptionText.dump(bytes) { StandardError.say(line) }
      }
      throw Failure(.no, AdoptionPhrases.notUnderstood.text(in: language))
    }
    var text = AdoptionText(proposal, sites: sites.map(\.name), language: language, zone: zone)
    try StandardOutput.write(
      Array(text.text(topic: message.topic, arrived: message.arrived).utf8)
    )
  }

  private func propose(
    _ adviser: AdoptionAdviser,
    _ message: Message
  ) throws(Failure) -> AdoptionProposal? {
    do throws(DecoderError) {
      return try adviser.propose(
        topic: message.topic,
        payload: message.bytes,
        arrived: message.arrived
      )
    } catch {
      throw Failure(.usage, error.description)
    }
  }

  /// A captured payload needs no configuration; a device of the store does.
  private func surroundings() throws -> Surroundings? {
    if topic != nil, place.config == nil, place.store == nil,
      !FileManager.default.fileExists(atPath: PlaceOptions.defaultConfiguration)
    {
      return nil
    }
    return try Surroundings(place)
  }

  /// The folders of profiles beside the configuration that is used.
  private func folders(_ surroundings: Surroundings?) -> [String] {
    guard surroundings?.configuration != nil else { return [] }
    let path = place.config ?? PlaceOptions.defaultConfiguration
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    return [folder.appendingPathComponent("profiles").path]
  }

  private func messages(_ surroundings: Surroundings?) throws -> [Message] {
    if let topic { return [(topic, try StandardInput.read(), SystemClock.now)] }
    guard let surroundings, let device else { throw Failure(.usage, "name a DEVICE") }
    let reader = try surroundings.openStore()
    let found = try KeptMessages(reader).messages(of: device)
    guard !found.isEmpty else {
      throw Failure(.no, AdoptionPhrases.nothingKept.text(in: surroundings.language, device))
    }
    return found
  }
}
