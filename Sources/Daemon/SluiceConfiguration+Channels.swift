import Configuration
import Foundation
import Notify
import Telemetry

extension SluiceConfiguration {
  /// The alert logs by name and path; without any, one beside the store.
  var logChannels: [AlertDelivery.Target] {
    let kinds = Dictionary(sites.map { ($0.name, $0.kind) }, uniquingKeysWith: { $1 })
    let filter = AlertLogFilter(routes: notify.routes, kinds: kinds)
    let stated = notify.channels.compactMap { channel in
      channel.kind == .log
        ? channel.path.map {
          AlertDelivery.Target(
            name: channel.name,
            path: $0,
            tellsJournal: channel.tellsJournal,
            filter: filter
          )
        } : nil
    }
    guard stated.isEmpty else { return stated }
    let folder = URL(fileURLWithPath: store.path).deletingLastPathComponent()
    return [
      AlertDelivery.Target(
        name: "log",
        path: folder.appendingPathComponent("alerts.jsonl").path
      )
    ]
  }
}
