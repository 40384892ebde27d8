/// What is known of one input of a rule in one lane.
struct InputValue: Sendable {
  /// The event time of the newest usable value, in milliseconds; the least where there is none.
  var time = Int64.min
  /// That value; nan where there is none.
  var value = Double.nan
  /// How much time had been watched when something last came, in milliseconds.
  var heard: Int64
}
