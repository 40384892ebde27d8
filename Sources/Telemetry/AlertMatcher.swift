/// Which alerts are meant: conditions that must all hold, each by one of several shell globs.
///
/// It is written as words, `site=qingxi-*,xinshi-1 severity=critical`, and kept as such.
public struct AlertMatcher: Hashable, Sendable, CustomStringConvertible {
  /// What a condition can be about.
  public enum Field: String, Sendable, CaseIterable {
    /// The alert's id, `rule:site[/device]#n`.
    case alert
    /// The rule's name.
    case rule
    /// The site's name.
    case site
    /// The kind of the site.
    case kind
    /// The device's name; an alert of a whole site has the empty one.
    case device
    /// `critical`, `major`, `minor` or `notice`.
    case severity
  }

  /// The globs by field; a field that is not there does not matter.
  public var globs: [Field: [SeriesGlob]]

  /// Makes a matcher; without conditions it means every alert.
  public init(_ globs: [Field: [SeriesGlob]] = [:]) { self.globs = globs }

  /// Reads words such as `site=qingxi-*`; a field that stands twice takes what either says.
  ///
  /// - Throws: a sentence about the first word that is none.
  public init(words: [String]) throws(OperationRefusal) {
    var globs: [Field: [SeriesGlob]] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let names = Field.allCases.map(\.rawValue)
      guard parts.count == 2, !word.contains(where: \.isWhitespace),
        let field = Field(rawValue: String(parts[0]))
      else {
        throw OperationRefusal(
          .invalid,
          "'\(word)' is no condition: write FIELD=GLOB with one of \(names.joined(separator: ", "))"
        )
      }
      let texts = parts[1].split(separator: ",")
      guard !texts.isEmpty else {
        throw OperationRefusal(.invalid, "'\(word)' names nothing: write \(parts[0])=GLOB")
      }
      globs[field, default: []] += texts.map { SeriesGlob(String($0)) }
    }
    self.init(globs)
  }

  /// Whether the alert is meant.
  ///
  /// - Parameters:
  ///   - alert: the alert.
  ///   - kind: the kind of its site; nil where that is not known.
  /// - Returns: true where every condition holds.
  public func matches(_ alert: Alert, kind: SiteKind?) -> Bool {
    globs.allSatisfy { field, globs in
      let text = Self.text(of: field, alert, kind: kind)
      return globs.contains { $0.matches(text) || $0.description == text }
    }
  }

  private static func text(of field: Field, _ alert: Alert, kind: SiteKind?) -> String {
    switch field {
    case .alert: alert.id
    case .rule: alert.rule
    case .site: alert.site
    case .kind: kind?.rawValue ?? ""
    case .device: alert.device ?? ""
    case .severity: alert.severity.rawValue
    }
  }

  /// The words, in the order of the fields; they read back the same.
  public var description: String {
    Field.allCases.compactMap { field in
      globs[field].map { "\(field.rawValue)=\($0.map(\.description).joined(separator: ","))" }
    }.joined(separator: " ")
  }
}
