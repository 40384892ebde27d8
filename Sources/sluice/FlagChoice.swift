import ArgumentParser
import Telemetry

/// Which values take part, by their quality flag.
enum FlagChoice: String, ExpressibleByArgument, CaseIterable {
  /// Good and not evaluated: 1 and 2.
  case good
  /// Suspect ones too: 1, 2 and 3.
  case suspect
  /// Everything that was stored, wrong and missing values too.
  case any

  /// Whether a value with this flag takes part.
  func accepts(_ flag: QualityFlag) -> Bool {
    switch flag {
    case .good, .notEvaluated: true
    case .suspect: self != .good
    case .fail, .missing: self == .any
    }
  }
}
