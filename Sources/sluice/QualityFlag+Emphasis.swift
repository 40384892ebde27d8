import Presentation
import Telemetry

extension QualityFlag {
  /// How a value with this flag stands out.
  var emphasis: Emphasis {
    switch self {
    case .good, .notEvaluated: .normal
    case .suspect: .warning
    case .fail: .alarm
    case .missing: .faint
    }
  }
}
