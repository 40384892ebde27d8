/// When and where a rule is judged.
struct Moment {
  /// The event time, in milliseconds.
  var time: Int64
  /// How much time has been watched, in milliseconds.
  var watched: Int64
  /// The site.
  var site: SiteContext
  /// The first of the lanes that are looked at.
  var firstLane: Int32
  /// Degree days since the batch began, where they are counted.
  var degreeDays: Double?
  /// Whether somebody works on the device.
  var isInMaintenance: Bool
}
