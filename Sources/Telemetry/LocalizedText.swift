/// One text in the languages that its author gave.
public struct LocalizedText: Hashable, Sendable {
  /// The text by language.
  public var texts: [Language: String]

  /// Makes a text.
  public init(_ texts: [Language: String]) { self.texts = texts }

  /// The text in `language`, or in the nearest language there is; nil where there is none at all.
  public func text(in language: Language) -> String? {
    let order: [Language] =
      switch language {
      case .simplifiedChinese: [.simplifiedChinese, .traditionalChinese, .english]
      case .traditionalChinese: [.traditionalChinese, .simplifiedChinese, .english]
      case .english: [.english, .simplifiedChinese, .traditionalChinese]
      }
    return order.lazy.compactMap { texts[$0] }.first
  }
}
