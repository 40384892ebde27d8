import Foundation

/// JSON that is the same for the same value: what the store keeps must not differ from run to run.
enum CanonicalJSON {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Values of ours hold no number that JSON does not have, so this cannot fail.
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("a value of ours is no JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  static func value<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
