import Presentation
import Telemetry

/// What one device sent and is not stored although its messages were taken in, as the status says it.
struct DeviceLoss {
  /// The counts, by their names in the status: values that were refused, second values for one time, messages
  /// that the running number says are missing.
  private static let counts = ["refused", "conflicts", "sequence_gaps"]

  /// `site/device`.
  let name: String
  private let counts: [Int64]

  /// Every device that lost something, by name.
  static func all(in document: StatusDocument) -> [DeviceLoss] {
    (document.root["ledger"]?["devices"]?.members ?? [:]).sorted { $0.key < $1.key }
      .map { name, entry in
        DeviceLoss(name: name, counts: Self.counts.map { entry[$0]?.integer ?? 0 })
      }
      .filter { $0.counts.contains { $0 > 0 } }
  }

  /// The titles of its row.
  static func columns(in language: Language) -> [Column] {
    [Column("device", in: language)]
      + ["refused_values", "conflicts", "sequence_gaps"].map {
        Column($0, in: language, alignment: .right)
      }
  }

  /// Its row.
  var cells: [Cell] { [.text(name)] + counts.map(Cell.integer) }
}
