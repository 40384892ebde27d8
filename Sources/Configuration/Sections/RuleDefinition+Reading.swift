import Rules
import Telemetry

extension RuleDefinition {
  /// Reads one of `rules`.
  init?(_ keys: MappingReader, _ scope: RuleScope) {
    let name = keys.required("alert", "pond_oxygen_low").flatMap(Self.name)
    let place = keys["where"]?.mapping { RulePlace($0, scope) } ?? RulePlace()
    let when = keys.required("when", "dissolved_oxygen < 3 mg/L").map {
      (reader: $0, expression: Self.expression($0, scope))
    }
    let clear = keys["clear"].map { (reader: $0, expression: Self.expression($0, scope)) }
    self.init(
      name: name ?? "",
      forEach: keys["for_each"]?.choice(Scope.self) ?? .device,
      kinds: place.kinds,
      sites: place.sites,
      devices: place.devices,
      when: when?.expression ?? scope.never,
      clear: clear?.expression,
      holdFor: keys["for"]?.span(Self.lengths) ?? .zero,
      keepFiringFor: keys["keep_firing_for"]?.span(Self.lengths) ?? .zero,
      use: keys["use"]?.choice(Use.self) ?? .good,
      staleAfter: keys["stale_after"]?.span(.seconds(1) ... .days(366)),
      onSilence: keys["on_silence"]?.choice(Silence.self) ?? .hold,
      settle: keys["settle"]?.span(Self.lengths) ?? .zero,
      limit: keys["limit"]?.integer(1...100_000),
      severity: keys["severity"]?.choice(Severity.self) ?? .major,
      title: keys["title"].flatMap(LocalizedText.init) ?? LocalizedText([:]),
      advice: keys["advice"].flatMap(LocalizedText.init) ?? LocalizedText([:]),
      basis: keys["basis"]?.filledText()
    )
    guard name != nil, let when = when?.expression else { return nil }
    if let clear, let ending = clear.expression { Self.compare(when, ending, clear.reader) }
  }

  private static let lengths: ClosedRange<TimeSpan> = .zero ... .days(366)
  private static func name(_ reader: NodeReader) -> String? {
    guard let name = reader.filledText() else { return nil }
    let isPlain = name.utf8.allSatisfy { byte in
      let character = Character(Unicode.Scalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber)
        || character == "_" || character == "-"
    }
    guard isPlain, name.utf8.count <= NamePart.maximumLength else {
      reader.mistyped(
        "the name of a rule",
        "use A-Z a-z 0-9 _ and -, at most 64; what people read goes into `title`"
      )
      return nil
    }
    return name
  }

  private static func expression(_ reader: NodeReader, _ scope: RuleScope) -> Expression? {
    guard let text = reader.text() else { return nil }
    do {
      return try Expression(
        parsing: text,
        catalogue: scope.catalogue,
        functions: scope.functions
      )
    } catch {
      let place = reader.document.position(
        of: error.offset,
        in: text,
        startingAt: reader.position
      )
      reader.fault(error.message, error.remedy, error.translations, at: place)
      return nil
    }
  }

  /// Notes an end that holds while the rule is still raised.
  private static func compare(_ when: Expression, _ clear: Expression, _ reader: NodeReader) {
    guard let when = when.limit, let clear = clear.limit, when.metric == clear.metric,
      when.channel == clear.channel
    else { return }
    let gap = clear.threshold - when.threshold
    let overlaps =
      switch (when.comparison, clear.comparison) {
      case (.less, .greater), (.less, .greaterOrEqual), (.lessOrEqual, .greater),
        (.lessOrEqual, .greaterOrEqual):
        gap < 0
      case (.greater, .less), (.greater, .lessOrEqual), (.greaterOrEqual, .less),
        (.greaterOrEqual, .lessOrEqual):
        gap > 0
      default: when.comparison == clear.comparison && when.comparison != .notEqual
      }
    if overlaps {
      reader.warn(
        "`when` and `clear` can hold at once, so that the alert would come and go",
        "put the limit of `clear` on the other side of that of `when`"
      )
    }
  }
}
