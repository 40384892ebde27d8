/// A place in a text that moves forward over characters.
struct TextCursor {
  /// The text.
  let characters: [Character]
  /// The offset of the character ahead.
  var position = 0

  /// Makes a cursor at the start of `text`.
  init(_ text: String) {
    characters = Array(text)
  }

  /// The character that many places ahead; nil beyond the end.
  func peek(_ ahead: Int = 0) -> Character? {
    position + ahead < characters.count ? characters[position + ahead] : nil
  }

  /// What lies between an earlier offset and the place of the cursor.
  func text(from start: Int) -> String {
    String(characters[start..<position])
  }

  /// Moves over the characters that match.
  mutating func skip(while matches: (Character) -> Bool) {
    while let character = peek(), matches(character) { position += 1 }
  }

  /// Moves over the characters that match, and gives them back.
  mutating func take(while matches: (Character) -> Bool) -> String {
    let start = position
    skip(while: matches)
    return text(from: start)
  }
}
