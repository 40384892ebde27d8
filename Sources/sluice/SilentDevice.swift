import Presentation
import Telemetry

/// How one device stands, as the status says it.
struct SilentDevice {
  /// `site/device`.
  let name: String
  private let entry: JSONValue

  /// Every device of which something is expected, by name.
  static func all(in document: StatusDocument) -> [SilentDevice] {
    (document.root["presence"]?.members ?? [:]).sorted { $0.key < $1.key }
      .map { SilentDevice(name: $0.key, entry: $0.value) }
  }

  /// Whether it is not heard as it should be.
  var isSilent: Bool {
    let states: [DevicePresence.State] = [.silent, .offline, .behindGateway]
    return states.contains { entry["state"]?.text == $0.rawValue }
  }

  /// Whether a gateway before it explains that.
  var isExplained: Bool { entry["state"]?.text == DevicePresence.State.behindGateway.rawValue }

  /// The titles of its row.
  static func columns(in language: Language) -> [Column] {
    [
      Column("device", in: language), Column("state", in: language), Column("heard", in: language),
      Column("every", in: language, alignment: .right), Column("gateway", in: language),
      Column("battery", in: language, alignment: .right, dispensability: 1),
      Column("signal", in: language, alignment: .right, dispensability: 1),
    ]
  }

  /// Its row.
  func cells(in language: Language) -> [Cell] {
    let state = entry["state"]?.text.flatMap(DevicePresence.State.init)
    let every = entry["every"]?.figure.map { TimeSpan.milliseconds(Int64($0 * 1000)).description }
    return [
      .text(name), Cell(state.map { Phrases.word(for: $0, in: language) }),
      entry["heard"]?.text.map(StatusDocument.cell) ?? .missing, Cell(every),
      Cell(entry["gateway"]?.text), Cell(entry["battery"]?.figure), Cell(entry["signal"]?.figure),
    ]
  }
}

extension JSONValue {
  /// The number, whole or not.
  fileprivate var figure: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .null, .boolean, .text, .array, .object: nil
    }
  }
}
