import ArgumentParser
import Configuration
import Dispatch
import Foundation
import Presentation
import Store
import Telemetry

/// `sluice seal`: what can be sealed, now.
struct SealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Compress the readings of all hours that are over, now.",
    discussion: """
      The daemon does so by itself ten minutes after each hour. This asks it to do so at once, and \
      waits until it is done; where no daemon runs, the store is opened and sealed directly. Readings \
      of the hour that has just ended and come late are added later.

      EXAMPLES
        sluice seal
        sluice seal --store /var/lib/sluice/sluice.db
      """
  )

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    guard let path = surroundings.storePath else {
      throw Failure(.usage, "no store is named: say --store FILE or --config FILE")
    }
    let sizes =
      try place.store == nil
      ? askDaemon(surroundings) ?? sealDirectly(path) : sealDirectly(path)
    let columns = ["hot_samples", "sealed_samples"].map {
      Column($0, in: surroundings.language, alignment: .right)
    }
    var rows = output.rows(of: columns, zone: surroundings.zone)
    rows.append([.integer(sizes.hot), .integer(sizes.sealed)])
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  /// Has the daemon do it; nil where none runs.
  private func askDaemon(_ surroundings: Surroundings) throws -> (hot: Int64, sealed: Int64)? {
    guard let socket = surroundings.configuration?.controlSocket,
      FileManager.default.fileExists(atPath: socket)
    else { return nil }
    let client = ControlClient(path: socket)
    guard let first = try begin(client) else { return nil }
    var answer = first
    while case .boolean(true)? = answer["sealing"] {
      usleep(200_000)
      answer = try client.perform("seal", [])
    }
    return (answer["hot_samples"]?.integer ?? 0, answer["sealed_samples"]?.integer ?? 0)
  }

  /// Asks for it; nil where nobody answers.
  ///
  /// Whether a daemon holds the store after all, opening it will tell.
  private func begin(_ client: ControlClient) throws(Failure) -> JSONValue? {
    do throws(Failure) {
      return try client.perform("seal", [("begin", .text("true"))])
    } catch {
      guard error.kind == .unable else { throw error }
      return nil
    }
  }

  /// Opens the store as its writer, and seals until there is nothing left to do.
  private func sealDirectly(_ path: String) throws -> (hot: Int64, sealed: Int64) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.unable, "cannot read \(path): there is no such file; name it with --store")
    }
    let queue = DispatchQueue(label: "sluice.seal")
    return try queue.sync {
      do {
        var options = StoreOptions()
        options.reserveBytes = 0
        let store = try Store.open(path: path, queue: queue, options: options)
        store.askForSealing()
        while try store.maintain(at: SystemClock.now, within: .milliseconds(500)) {}
        let sizes = try store.sizes()
        try store.close()
        return (sizes.hotSamples, sizes.sealedSamples)
      } catch let error as StoreError {
        throw Failure(error)
      }
    }
  }
}
