import Web

/// A short name for a set of labels, as Alertmanager's: 16 hexadecimal digits.
enum AlertFingerprint {
  static func text(_ labels: [String: String]) -> String {
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)\u{FF}\($0.value)\u{FF}" }
    return Digest.sha256(Array(pairs.joined().utf8)).prefix(8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
  }
}
