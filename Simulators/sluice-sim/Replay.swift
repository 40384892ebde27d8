import FieldSimulation
import Foundation
import Telemetry

/// The loop: takes the next message of the field, waits until it is due and hands it on.
struct Replay<Sink: MessageSink> {
  var field: Field
  var sink: Sink
  /// Nil for a run that does not wait.
  let pacer: Pacer?
  /// Where the simulated time ends; nil for never.
  let end: Instant?
  /// Whether it stops once it has caught up with the clock.
  let untilNow: Bool
  let stop: StopSignal
  /// Where what the run comes to know is written; nil for a run whose truth nobody wants.
  let truth: TruthWriter?
  private(set) var published = 0
  /// The moment up to which it has come.
  private(set) var reached: Instant?
  private var progress = Progress()
  /// After so many messages what is known is written down, lest it pile up.
  private static var truthEvery: Int { 100_000 }

  init(
    field: Field,
    sink: Sink,
    pacer: Pacer?,
    end: Instant?,
    untilNow: Bool,
    stop: StopSignal,
    truth: TruthWriter?
  ) {
    (self.field, self.sink, self.pacer) = (field, sink, pacer)
    (self.end, self.untilNow, self.stop) = (end, untilNow, stop)
    self.truth = truth
  }

  /// Runs until the end, or until someone asks to stop; then sees everything through.
  mutating func run() throws {
    while !stop.isRequested, let time = field.nextTime {
      if let end, time >= end { break }
      if untilNow, time > .now { break }
      guard waited(for: time) else { continue }
      reached = time
      if let message = field.next() {
        try sink.send(message)
        // A will is the broker's to publish.
        if message.role != .will { published += 1 }
        progress.tick(published: published, confirmed: sink.confirmed, time: time)
        if published % Self.truthEvery == 0 { try noteTruth() }
      }
    }
    // The counts are told first, also of a run that ends badly.
    defer { progress.finish(published: published, confirmed: sink.confirmed) }
    try sink.finish()
  }

  private mutating func noteTruth() throws {
    let entries = field.takeTruth()
    try truth?.append(entries)
  }

  /// Waits a while for a message that is not due yet; true once it is.
  private mutating func waited(for time: Instant) -> Bool {
    guard let pacer else { return true }
    let wait = (pacer.due(time) - .now).milliseconds
    guard wait > 0 else { return true }
    progress.tick(published: published, confirmed: sink.confirmed, time: time, force: wait > 200)
    stop.wait(milliseconds: min(wait, 1000))
    return wait <= 1000 && !stop.isRequested
  }
}

extension Instant {
  /// The wall clock's time.
  static var now: Instant {
    Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
