/// What was made of one field, and where to find the particulars.
struct FieldTrace: Sendable {
  /// What was made of it.
  var verdict: FieldVerdict
  /// Its index in the book, or -1.
  var place: Int
  /// The index of the last sample then, which is the field's own where it was taken.
  var sample: Int
}
