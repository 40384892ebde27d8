/// What was made of one field.
enum FieldVerdict {
  /// A reading; its value was converted, scaled or corrected, or not.
  case taken(isConverted: Bool)
  /// The configuration says that it is no reading.
  case ignored
  /// A reading without a value.
  case missing
  /// No value, and the name has never had one and is no metric that is known.
  case missingUnknown
  /// It describes another reading.
  case accessory
  /// Neither a number nor a word that means one here.
  case notANumber
  /// Its unit cannot be converted to the metric's.
  case badUnit
  /// The conversion leads beyond all numbers.
  case notFinite
  /// The device has as many series as it may have.
  case tooManySeries
  /// The time of its record is impossible.
  case badTime

  /// Whether a reading was lost with it.
  var isRefusal: Bool {
    switch self {
    case .badUnit, .notFinite, .tooManySeries, .badTime: true
    case .taken, .ignored, .missing, .missingUnknown, .accessory, .notANumber: false
    }
  }
}
