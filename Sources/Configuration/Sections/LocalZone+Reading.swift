import Foundation
import Telemetry

extension LocalZone {
  /// Reads the name of a zone of the tz database.
  init?(_ reader: NodeReader) {
    guard let name = reader.filledText() else { return nil }
    // Abbreviations are refused: CST is China's to some, and Chicago's to Foundation.
    guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else {
      let names = TimeZone.knownTimeZoneIdentifiers
      let nearest = NearestName.find(name, among: names) ?? "Asia/Shanghai"
      reader.mistyped("a time zone", "write its name in the tz database, such as \(nearest)")
      return nil
    }
    self.init(identifier: name) { instant in
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }
  }
}
