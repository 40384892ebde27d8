public import Telemetry

/// A rule as the configuration states it, with its expressions already understood.
public struct RuleDefinition: Hashable, Sendable {
  /// What a rule is judged for, one alert each.
  public enum Scope: String, Sendable, CaseIterable {
    /// Each device that sends the metric.
    case device
    /// Each site.
    case site
  }

  /// Which values a rule may use, by flag.
  public enum Use: String, Sendable, CaseIterable {
    /// Good and not evaluated (1, 2).
    case good
    /// Suspect ones too (1, 2, 3).
    case suspect
    /// Whatever has a value (1, 2, 3, 4).
    case any

    /// Whether a value with this flag may be used.
    public func accepts(_ flag: QualityFlag) -> Bool {
      switch flag {
      case .good, .notEvaluated: true
      case .suspect: self != .good
      case .fail: self == .any
      case .missing: false
      }
    }
  }

  /// What becomes of a firing alert whose data stops.
  public enum Silence: String, Sendable, CaseIterable {
    /// It stays, marked stale.
    case hold
    /// What cannot be known counts as false.
    case clear
  }

  /// The rule's name, `[A-Za-z0-9_-]`.
  public var name: String
  /// What it is judged for.
  public var forEach: Scope
  /// The kinds of site that it holds at; empty for all.
  public var kinds: Set<SiteKind>
  /// Globs of the sites that it holds at; empty for all.
  public var sites: [String]
  /// Globs of the devices that it holds for; empty for all.
  public var devices: [String]
  /// When it raises.
  public var when: Expression
  /// When it ends; nil for "not when".
  public var clear: Expression?
  /// How long the condition must hold: `for`.
  public var holdFor: TimeSpan
  /// How long it goes on after the condition ends.
  public var keepFiringFor: TimeSpan
  /// Which values count.
  public var use: Use
  /// The age at which a value is unknown; nil for three times the device's interval.
  public var staleAfter: TimeSpan?
  /// What becomes of a firing alert whose data stops.
  public var onSilence: Silence
  /// How long late readings are waited for before a moment is judged.
  public var settle: TimeSpan
  /// How many alerts of the rule may be open at once; nil for any number.
  public var limit: Int?
  /// How much it matters.
  public var severity: Severity
  /// Its title for people.
  public var title: LocalizedText
  /// What to do.
  public var advice: LocalizedText
  /// The standard or paper that the limit comes from.
  public var basis: String?

  /// Makes a rule.
  public init(
    name: String,
    forEach: Scope = .device,
    kinds: Set<SiteKind> = [],
    sites: [String] = [],
    devices: [String] = [],
    when: Expression,
    clear: Expression? = nil,
    holdFor: TimeSpan = .zero,
    keepFiringFor: TimeSpan = .zero,
    use: Use = .good,
    staleAfter: TimeSpan? = nil,
    onSilence: Silence = .hold,
    settle: TimeSpan = .zero,
    limit: Int? = nil,
    severity: Severity = .major,
    title: LocalizedText = LocalizedText([:]),
    advice: LocalizedText = LocalizedText([:]),
    basis: String? = nil
  ) {
    (self.name, self.forEach, self.kinds) = (name, forEach, kinds)
    (self.sites, self.devices, self.when, self.clear) = (sites, devices, when, clear)
    (self.holdFor, self.keepFiringFor, self.use) = (holdFor, keepFiringFor, use)
    (self.staleAfter, self.onSilence, self.severity) = (staleAfter, onSilence, severity)
    (self.settle, self.limit) = (settle, limit)
    (self.title, self.advice, self.basis) = (title, advice, basis)
  }
}
