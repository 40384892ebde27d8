/// What a key of a JSON object is for, when it is not a metric.
enum JSONRole: UInt8 {
  /// The time of the record.
  case time
  /// The time, if its value looks like one; else a field.
  case perhapsTime
  /// The id of the device.
  case device
  /// The running number of the message.
  case sequence
  /// The name of a reading, in an object that stands for one reading.
  case name
  /// The same, but only in an element of an array: elsewhere it is the message's own id.
  case elementName
  /// The value of a reading, in an object that stands for one reading.
  case value
  /// The unit of a reading, in an object that stands for one reading.
  case unit
  /// Holds fields or records and has no meaning of its own.
  case container
  /// Never a reading by itself.
  case bookkeeping
  /// Neither a reading itself nor does it hold any.
  case skipped
}
