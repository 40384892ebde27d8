/// How many columns of a terminal a text takes up.
///
/// East Asian wide and full-width characters take two (Unicode Standard Annex 11), combining marks
/// and format characters none. Of ambiguous width means one column, as terminals have it outside
/// East Asian legacy encodings. An emoji sequence is drawn as one picture of two columns.
public enum DisplayWidth {
  /// The columns that `text` takes up, when it holds no control characters.
  public static func columns(of text: String) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The columns that one user-perceived character takes up.
  public static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1 { return columns(of: first) }
    if scalars.contains(where: joinsPicture), !first.properties.generalCategory.isLetter {
      return 2
    }
    return scalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The columns that one code point takes up by itself.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar == softHyphen || !isInvisible(scalar) ? 1 : 0 }
    if isInvisible(scalar) { return 0 }
    return isWide(scalar) ? 2 : 1
  }

  private static let softHyphen: Unicode.Scalar = "\u{AD}"

  /// Whether the scalar, as part of a sequence, makes the whole a picture: emoji presentation,
  /// a skin tone, a half of a flag, a joiner.
  private static func joinsPicture(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xFE0F, 0x200D, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: true
    default: false
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    // The vowels and final consonants of conjoining Hangul are drawn into the syllable's first.
    if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) {
      return true
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return true
    default: return false
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x1100 { return false }
    if wide.contains(where: { $0.contains(value) }) { return true }
    return scalar.properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(value)
  }

  /// The ranges of East_Asian_Width W and F in Unicode 15.0, joined over what is not assigned,
  /// without the emoji, of which the standard library knows.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
    0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
    0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}

extension Unicode.GeneralCategory {
  fileprivate var isLetter: Bool {
    switch self {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
