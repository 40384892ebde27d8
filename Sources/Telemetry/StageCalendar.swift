/// Stage calendars that are known by name.
///
/// Day numbers are where a farm begins, not a standard: each field has its own dates, and
/// `batch.stages` replaces them.
public enum StageCalendar {
  /// The stages of a calendar; nil where none has this name.
  public static func stages(named name: String) -> [CropBatch.Stage]? {
    calendars.first { $0.name == name }?.stages.map {
      CropBatch.Stage(name: $0.0, start: .day($0.1))
    }
  }

  /// The names of all calendars.
  public static var names: [String] { calendars.map(\.name) }

  /// Every stage that a calendar names.
  public static var stageNames: [String] { calendars.flatMap { $0.stages.map(\.0) } }

  private static let calendars: [(name: String, stages: [(String, Int)])] = [
    (
      "single_late_rice",  // days after transplanting
      [
        ("recovery", 0), ("tillering", 11), ("drainage", 31), ("booting", 41), ("heading", 61),
        ("filling", 76), ("ripening", 111), ("harvested", 126),
      ]
    ),
    (
      "rice_seedlings",  // days after stacking the sown trays
      [("dark_room", 0), ("greening", 3), ("seedling", 7), ("hardening", 15), ("ready", 20)]
    ),
    (
      "vegetable_seedlings",  // days after sowing
      [("dark_room", 0), ("seedling", 4), ("hardening", 25), ("ready", 32)]
    ),
  ]
}
