/// How many free pages of the file nothing needs.
///
/// What a pass frees the next one uses again, so only pages that were free for a whole day are too
/// many, and moving others into them is worth it only where they are many.
struct SpareRoom {
  /// Pages to be given back.
  private(set) var owed = 0
  private var day: Int64?
  private var least = 0

  /// Takes in how many pages are free at a moment of a day.
  mutating func note(free: Int, of pages: Int, day today: Int64) {
    if day == today {
      least = min(least, free)
    } else {
      if day != nil, least * 8 > pages { owed = least }
      (day, least) = (today, free)
    }
    owed = min(owed, free)
  }

  /// Takes into account that pages were given back.
  mutating func gaveBack(_ pages: Int) {
    owed -= pages
    least -= pages
  }
}
