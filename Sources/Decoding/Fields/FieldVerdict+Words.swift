import Telemetry

extension FieldVerdict {
  /// The verdict as a word.
  var kind: DecodeExplanation.Kind {
    switch self {
    case .taken(let isConverted): isConverted ? .converted : .taken
    case .ignored: .ignored
    case .missing: .missing
    case .missingUnknown: .missingUnknown
    case .accessory: .accessory
    case .notANumber: .notANumber
    case .badUnit: .badUnit
    case .notFinite: .notFinite
    case .tooManySeries: .tooManySeries
    case .badTime: .badTime
    }
  }

  /// The code under which a field was refused.
  var refusal: RejectCode? {
    switch self {
    case .badUnit, .notFinite: .badUnit
    case .tooManySeries: .tooMany
    case .badTime: .badTime
    case .taken, .ignored, .missing, .missingUnknown, .accessory, .notANumber: nil
    }
  }

  /// What was made of a field, in words; `key` names its series.
  func words(_ key: String) -> String {
    switch self {
    case .taken(let isConverted): isConverted ? "converted to \(key)" : "taken as \(key)"
    case .ignored: "left out: the configuration ignores it"
    case .missing: "no value, kept as a gap of \(key)"
    case .missingUnknown: "left out: no value, and no metric of this name is known"
    case .accessory: "left out: it describes another reading"
    case .notANumber: "left out: neither a number nor a word that means one here"
    case .badUnit: "refused: its unit cannot be converted to the metric's"
    case .notFinite: "refused: converted, it is beyond all numbers"
    case .tooManySeries: "refused: the device has as many series as it may have"
    case .badTime: "refused: its time is impossible"
    }
  }
}
