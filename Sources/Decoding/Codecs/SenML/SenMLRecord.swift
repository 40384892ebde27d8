/// One record of a SenML pack as it stands there, whatever the encoding.
struct SenMLRecord: BitwiseCopyable {
  /// The labels of RFC 8428, table 4; their numbers are those of CBOR.
  enum Label: Int {
    case baseVersion = -1
    case baseName = -2
    case baseTime = -3
    case baseUnit = -4
    case baseValue = -5
    case baseSum = -6
    case name = 0
    case unit = 1
    case value = 2
    case textValue = 3
    case truthValue = 4
    case sum = 5
    case time = 6
    case updateTime = 7
    case dataValue = 8

    /// The label of this name in JSON; nil for one that is not known.
    init?(_ name: String) {
      switch name {
      case "bver": self = .baseVersion
      case "bn": self = .baseName
      case "bt": self = .baseTime
      case "bu": self = .baseUnit
      case "bv": self = .baseValue
      case "bs": self = .baseSum
      case "n": self = .name
      case "u": self = .unit
      case "v": self = .value
      case "vs": self = .textValue
      case "vb": self = .truthValue
      case "s": self = .sum
      case "t": self = .time
      case "ut": self = .updateTime
      case "vd": self = .dataValue
      default: return nil
      }
    }

    /// Whether its content is a text.
    var isText: Bool {
      switch self {
      case .baseName, .baseUnit, .name, .unit, .textValue: true
      default: false
      }
    }
  }

  var baseVersion: Double?
  var baseName: TextRange?
  var baseTime: Double?
  var baseUnit: TextRange?
  var baseValue: Double?
  var baseSum: Double?
  var name: TextRange?
  var unit: TextRange?
  var value: Double?
  var textValue: TextRange?
  var truthValue: Bool?
  var sum: Double?
  var time: Double?
  var hasData = false

  /// How many of the four kinds of value it has.
  var valueCount: Int {
    (value == nil ? 0 : 1) + (textValue == nil ? 0 : 1) + (truthValue == nil ? 0 : 1)
      + (hasData ? 1 : 0)
  }

  /// Whether it says something of its own, and not only what holds for those behind it.
  var isReading: Bool {
    valueCount > 0 || sum != nil || name != nil || unit != nil || time != nil
  }

  /// Takes in a number; false where the label does not hold one.
  mutating func set(_ label: Label, _ number: Double) -> Bool {
    switch label {
    case .baseVersion: baseVersion = number
    case .baseTime: baseTime = number
    case .baseValue: baseValue = number
    case .baseSum: baseSum = number
    case .value: value = number
    case .sum: sum = number
    case .time: time = number
    case .updateTime: break
    default: return false
    }
    return true
  }

  /// Takes in a text; false where the label does not hold one.
  mutating func set(_ label: Label, _ text: TextRange) -> Bool {
    switch label {
    case .baseName: baseName = text
    case .baseUnit: baseUnit = text
    case .name: name = text
    case .unit: unit = text
    case .textValue: textValue = text
    case .dataValue: hasData = true
    default: return false
    }
    return true
  }
}
