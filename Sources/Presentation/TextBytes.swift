extension String {
  /// Whether a test holds for each byte of its UTF-8.
  func holdsOnly(_ test: (UInt8) -> Bool) -> Bool {
    // Rows come by the million: a text in one piece is looked through ten times as fast as a view.
    utf8.withContiguousStorageIfAvailable { $0.allSatisfy(test) } ?? utf8.allSatisfy(test)
  }
}

extension [UInt8] {
  /// Appends the UTF-8 of a text.
  mutating func append(_ text: String) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { append(contentsOf: $0) }
    if isDone == nil { append(contentsOf: text.utf8) }
  }
}
