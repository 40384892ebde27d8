internal import SQLite

/// What the sealing of a store is at.
struct SealWork {
  /// The steps of a pass; each is done in slices.
  enum Phase {
    /// What the file says is not known, at the start and after a fault.
    case unknown
    /// Nothing is under way.
    case idle
    /// `latest` is brought up to date; whether a pass follows.
    case latest(LatestFlush, seals: Bool)
    /// The rows of a group of series are gathered.
    case read(SealGroup)
    /// Their chunks are written.
    case write(SealGroup)
    /// The first rows are removed from the older table where it has too many to be emptied at once.
    case shorten
    /// Commits all of whose rows are gone are forgotten, from a number on.
    case prune(Int64)
  }

  var phase = Phase.unknown
  var pass = SealPass()
  /// The hour up to which the last pass went.
  var lastHour: Int64?
  /// Whether somebody asks for a pass right now.
  var isAsked = false
  /// The dropping of what is kept no longer, while it is under way, and the hour of the last time.
  var expiry: Expiry?
  var lastExpiry: Int64?
  /// Pages that were written in each step, for benchmarks.
  var pages: [String: Int64] = [:]
  /// How much of the file is free.
  var spare = SpareRoom()

  /// Whether chunks of 32 days are being made, of which one block may take as long as a slice.
  var isJoiningLongest: Bool {
    guard case .idle = phase else { return false }
    return Int64(pass.join.length) > ChunkGrid.day
  }

  /// The step that is next, in a word.
  var stepName: String {
    switch phase {
    case .unknown, .read: "read"
    case .idle: Int64(pass.join.length) > ChunkGrid.day ? "join 32 days" : "join days"
    case .latest: "latest"
    case .write: "seal"
    case .shorten, .prune: "remove"
    }
  }
}
