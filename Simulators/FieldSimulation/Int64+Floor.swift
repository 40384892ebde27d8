extension Int64 {
  /// Division rounded towards the past, so that times before 1970 fall in the right slot.
  func quotientFloor(_ divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
