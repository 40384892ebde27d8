import Configuration
import Decoding
import MQTT
import Telemetry

extension BrokerSettings {
  /// What the configuration says of the broker.
  init(_ broker: BrokerConfiguration) {
    self.init(
      host: broker.host,
      port: UInt16(clamping: broker.port),
      clientIdentifier: broker.clientID,
      username: broker.username,
      password: broker.password?.text,
      tls: broker.usesTLS
        ? TLSSettings(
          caFile: broker.tls.caFile,
          certificateFile: broker.tls.certificateFile,
          keyFile: broker.tls.keyFile
        ) : nil,
      keepAlive: broker.keepAlive,
      sessionExpiry: broker.sessionExpiry,
      receiveMaximum: UInt16(clamping: broker.receiveMaximum)
    )
  }
}

extension Subscription {
  /// The subscriptions for the sources, each filter once, with the highest QoS asked for it.
  static func all(for sources: [SourceDefinition]) throws -> [Subscription] {
    var qualities: [String: Int] = [:]
    var order: [String] = []
    for source in sources {
      let filter = try TopicPattern(source.topic).subscription
      if qualities[filter] == nil { order.append(filter) }
      qualities[filter] = max(qualities[filter] ?? 0, source.qos)
    }
    return try order.map { try Subscription(filter: $0, qos: qualities[$0] ?? 1) }
  }
}
