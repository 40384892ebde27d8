extension Array {
  /// Makes room for so many elements, with a quarter to spare where there is too little: doubling
  /// would leave up to half of a large array unused.
  @inlinable
  public mutating func makeRoom(for count: Int) {
    if capacity < count { reserveCapacity(count + count / 4) }
  }
}
