/// One entry of a mapping whose keys are the user's own names.
struct NamedEntry {
  /// The key's text.
  var name: String
  /// The key, for faults about the name.
  var key: NodeReader
  /// What stands behind it.
  var value: NodeReader
}
