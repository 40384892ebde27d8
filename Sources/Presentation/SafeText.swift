/// Text that may be shown: nothing in it can steer a terminal or turn the reading order round.
public enum SafeText {
  /// Whether a code point must not reach a terminal as it is.
  ///
  /// These are the control characters C0, DEL and C1, the line and paragraph separators, and the
  /// directional marks with which a text can pretend to be another (CVE-2021-42574).
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The text with every unsafe code point written out as `\u{1B}`.
  public static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) {
        escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
