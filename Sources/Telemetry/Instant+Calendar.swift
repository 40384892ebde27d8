extension Instant {
  /// The moment as ISO 8601 with milliseconds, `2026-07-25T04:00:00.000+08:00`; `Z` at offset 0.
  ///
  /// - Parameter offset: seconds east of UTC, within a day of it.
  /// - Returns: the text; years outside 0…9999 are printed with as many digits as they have.
  public func iso8601(offset: Int = 0) -> String {
    let local = CivilTime(self, offset: offset)
    var text = ""
    text.reserveCapacity(29)
    text.append(padded(local.year, 4))
    text.append("-\(padded(local.month, 2))-\(padded(local.day, 2))T")
    text.append("\(padded(local.hour, 2)):\(padded(local.minute, 2)):\(padded(local.second, 2))")
    text.append(".\(padded(local.millisecond, 3))")
    guard offset != 0 else { return text + "Z" }
    let minutes = abs(offset) / 60
    text.append(offset < 0 ? "-" : "+")
    return text + "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }

  /// Whole days since the epoch at `offset` seconds east of UTC, rounded towards the past.
  public func day(offset: Int = 0) -> Int64 {
    let local = self + .milliseconds(Int64(offset) * 1000)
    return CivilTime.floorDivide(local.milliseconds, 86_400_000)
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(abs(number))
  let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
