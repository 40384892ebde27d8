import Foundation

/// The settings of a mosquitto on this machine, as its files say (mosquitto.conf(5)).
struct BrokerFile {
  /// A listener and the settings that hold for it alone.
  struct Listener {
    /// What stands behind `listener`: the port, and perhaps an address.
    var words: [String]
    var settings: [String: String] = [:]

    /// Whether only this machine can reach it.
    var isLocal: Bool {
      words.first == "0" || words.count > 1 && ["127.0.0.1", "::1", "localhost"].contains(words[1])
    }
  }

  /// Settings for the whole broker; of one that comes twice the last.
  private(set) var settings: [String: String] = [:]
  /// Its listeners, in their order.
  private(set) var listeners: [Listener] = []

  /// Settings that belong to the listener before them.
  private static let listenerSettings: Set<String> = [
    "cafile", "capath", "certfile", "keyfile", "crlfile", "require_certificate",
    "use_identity_as_username", "use_username_as_clientid", "tls_version", "max_connections",
  ]

  /// Reads the main file and the folders that it includes; nil where there is none to be read.
  init?(path: String) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    read(text)
  }

  /// Reads the text of a file.
  init(text: String) { read(text) }

  private mutating func read(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let name = words.first, !name.hasPrefix("#"), words.count > 1 else { continue }
      let value = words.dropFirst().joined(separator: " ")
      switch name {
      case "include_dir": include(value)
      case "listener": listeners.append(Listener(words: Array(words.dropFirst())))
      case "port": listeners.append(Listener(words: [value]))
      case _ where Self.listenerSettings.contains(name) && !listeners.isEmpty:
        listeners[listeners.count - 1].settings[name] = value
      default: settings[name] = value
      }
    }
  }

  /// Files of a folder by name, as mosquitto reads them.
  private mutating func include(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".conf") {
      guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else {
        continue
      }
      read(text)
    }
  }
}
