/// A reading that waits for later ones before its moment is judged.
struct WaitingValue: Sendable {
  var time: Int64
  var value: Double
  var tap: Tap
}
