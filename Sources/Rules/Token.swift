/// One word of the rule language and where it begins.
struct Token: Hashable, Sendable {
  /// What a word can be.
  enum Kind: Hashable, Sendable {
    /// A number, with the unit that stands behind it.
    case quantity(Quantity)
    /// A metric, a function or a word of the context, with the channel behind its point.
    case name(String, channel: String?, isQuoted: Bool)
    /// Another device at the site: `other(pump-1)`.
    case other(String)
    /// A text in quotation marks.
    case text(String)
    /// `and`, `or`, `not`.
    case keyword(Keyword)
    /// `<`, `<=`, `>`, `>=`, `==`, `!=`.
    case comparison(Expression.Comparison)
    /// `+ - * / ( ) ,`.
    case symbol(Character)
    /// The end of the text.
    case end
  }

  /// The words that are neither metric nor unit.
  enum Keyword: String, CaseIterable, Sendable {
    case and, or, not
  }

  /// What it is.
  var kind: Kind
  /// The offset of its first character, counted in characters.
  var offset: Int

  /// The token as it can be shown in an error.
  var spelling: String {
    switch kind {
    case .quantity(let quantity): quantity.text
    case .name(let name, let channel, _): channel.map { "\(name).\($0)" } ?? name
    case .other(let device): "other(\(device))"
    case .text(let text): "\"\(text)\""
    case .keyword(let keyword): keyword.rawValue
    case .comparison(let comparison): comparison.rawValue
    case .symbol(let character): String(character)
    case .end: "the end"
    }
  }
}
