import Telemetry

/// Finds the profiles that suit a device by what it sent.
struct ProfileFit {
  /// The profiles that there are.
  let profiles: [DeviceProfile]
  /// The metrics whose names need no profile.
  let catalogue: MetricCatalogue

  /// Profiles that know the numbers of a message, or all but a fifth, the one that knows most and expects the
  /// least else first.
  func profiles(for fields: [DecodeExplanation.Field], in format: String) -> [DeviceProfile] {
    let numbers = fields.filter { $0.number != nil || $0.isTaken }.map(\.name)
    guard numbers.count > 1 else { return [] }
    let fitting = profiles.compactMap { profile -> (profile: DeviceProfile, named: Int)? in
      guard profile.formats.contains(format) else { return nil }
      let named = numbers.count { Self.renames(profile.settings, $0) }
      let foreign = numbers.count {
        !Self.renames(profile.settings, $0) && catalogue[$0] == nil
          && !Self.ignores(profile.settings, $0)
      }
      // Stations differ by a few optional sensors.
      return named >= 2 && foreign * 5 <= numbers.count ? (profile, named) : nil
    }
    return fitting.sorted {
      ($1.named, $0.profile.settings.rename.count, $0.profile.name)
        < ($0.named, $1.profile.settings.rename.count, $1.profile.name)
    }.map(\.profile)
  }

  private static func renames(_ settings: DeviceDefinition, _ field: String) -> Bool {
    settings.rename.keys.contains { FieldPattern($0).captured(from: field) != nil }
  }

  private static func ignores(_ settings: DeviceDefinition, _ field: String) -> Bool {
    settings.ignore.contains { FieldPattern($0).captured(from: field) != nil }
  }
}
