import Configuration
import Foundation
import Notify

extension SluiceConfiguration {
  /// The alert logs by name and path; without any, one beside the store.
  var logChannels: [AlertDelivery.Target] {
    let stated = notify.channels.compactMap { channel in
      channel.kind == .log
        ? channel.path.map { AlertDelivery.Target(name: channel.name, path: $0) } : nil
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
