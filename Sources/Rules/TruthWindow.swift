/// How long a condition has held in the last stretch of time, in whole milliseconds.
///
/// What is known of a moment holds until the next, but no longer than `hold`; what lies beyond is
/// unknown (domain rule D-28).
struct TruthWindow: Sendable {
  /// A stretch of time of which one thing is known.
  private struct Run {
    var start: Int64
    var end: Int64
    var holds: Bool
  }

  let span: Int64
  let hold: Int64
  private var runs = RingBuffer<Run>()
  private var newest: (time: Int64, truth: Truth)? {
    get { newestTime > .min ? (newestTime, newestTruth) : nil }
    set { (newestTime, newestTruth) = newValue ?? (.min, .unknown) }
  }
  private var newestTime = Int64.min
  private var newestTruth = Truth.unknown
  private var held: Int64 = 0
  private var known: Int64 = 0
  /// From when on the window is looked at.
  private var start = Int64.min

  init(span: Int64, hold: Int64) {
    (self.span, self.hold) = (span, hold)
  }

  /// Takes in what is known from `time` on; earlier moments are put in where they belong.
  mutating func push(_ truth: Truth, at time: Int64) {
    guard let last = newest else {
      newest = (time, truth)
      return
    }
    guard time >= last.time else { return insertLate(truth, at: time) }
    if time > last.time {
      append(last.truth, from: last.time, to: min(time, end(of: last.time)))
    }
    newest = (time, truth)
  }

  /// Whether something leaves the window by then.
  func forgets(at time: Int64) -> Bool {
    let (limit, overflow) = time.subtractingReportingOverflow(span)
    guard !overflow, limit > start else { return false }
    return runs.first.map { $0.start < limit } ?? false || newest.map { $0.time < limit } ?? false
  }

  /// Lets go of what has left the window `(time − span, time]`.
  mutating func advance(to time: Int64) {
    let (limit, overflow) = time.subtractingReportingOverflow(span)
    guard !overflow else { return }
    start = max(start, limit)
    while let first = runs.first, first.start < start {
      let cut = min(first.end, start)
      count(first.holds, -(cut - first.start))
      guard cut == first.end else {
        runs[0].start = cut
        break
      }
      runs.removeFirst()
    }
  }

  /// Milliseconds in which it is known to have held, and in which it is known at all.
  func figures(at time: Int64) -> (held: Int64, known: Int64) {
    guard let newest, newest.truth != .unknown else { return (held, known) }
    let tail = max(0, min(time, end(of: newest.time)) - max(newest.time, start))
    return (held + (newest.truth == .yes ? tail : 0), known + tail)
  }

  private func end(of time: Int64) -> Int64 {
    let (end, overflow) = time.addingReportingOverflow(hold)
    return overflow ? .max : end
  }

  private mutating func append(_ truth: Truth, from: Int64, to: Int64) {
    let from = max(from, start)
    guard truth != .unknown, from < to else { return }
    let holds = truth == .yes
    count(holds, to - from)
    if let last = runs.last, last.holds == holds, last.end == from {
      runs[runs.count - 1].end = to
    } else {
      runs.append(Run(start: from, end: to, holds: holds))
    }
  }

  private mutating func count(_ holds: Bool, _ milliseconds: Int64) {
    known += milliseconds
    if holds { held += milliseconds }
  }

  /// A late moment speaks for the time after it of which nothing was known.
  private mutating func insertLate(_ truth: Truth, at time: Int64) {
    guard truth != .unknown, let newest, time > start else { return }
    var position = runs.count
    while position > 0, runs[position - 1].start > time { position -= 1 }
    if position > 0, runs[position - 1].end > time { return }
    let next = position < runs.count ? runs[position].start : newest.time
    let run = Run(start: time, end: min(next, end(of: time)), holds: truth == .yes)
    guard run.start < run.end else { return }
    runs.insert(run, at: position)
    count(run.holds, run.end - run.start)
  }
}
