import Telemetry

/// Takes secrets out of texts that others wrote: a receiver may say again what it was sent.
struct SecretMask: Sendable {
  /// A shorter secret is hidden where it stands alone, not inside of other words.
  static let shortest = 6

  private let needles: [[Unicode.Scalar]]

  init(_ secrets: [Secret]) {
    let texts = secrets.flatMap { [$0.text, PercentText.encoded($0.text)] }
    needles = Set(texts).filter { !$0.isEmpty }.map { Array($0.unicodeScalars) }
  }

  /// The text with each stretch that secrets cover, however they overlap, replaced by `<secret>`.
  func hide(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var isSecret = [Bool](repeating: false, count: scalars.count)
    for needle in needles {
      for range in scalars.ranges(of: needle)
      where needle.count >= Self.shortest || Self.isWord(range, of: scalars) {
        for index in range { isSecret[index] = true }
      }
    }
    var hidden = String.UnicodeScalarView()
    for index in scalars.indices {
      if !isSecret[index] {
        hidden.append(scalars[index])
      } else if index == 0 || !isSecret[index - 1] {
        hidden.append(contentsOf: "<secret>".unicodeScalars)
      }
    }
    return String(hidden)
  }

  private static func isWord(_ range: Range<Int>, of scalars: [Unicode.Scalar]) -> Bool {
    func isPart(_ index: Int) -> Bool {
      guard scalars.indices.contains(index) else { return false }
      return scalars[index].properties.isAlphabetic || scalars[index].properties.numericType != nil
    }
    return !isPart(range.lowerBound - 1) && !isPart(range.upperBound)
  }
}
