internal import Glibc
internal import SQLite

/// A copy of a store that is whole, made beside its writer without a word to it.
///
/// `VACUUM INTO` reads one snapshot, so the copy ends at a commit, and it neither writes the source
/// nor checkpoints. A copy page by page would begin anew with each commit and not end under load.
public struct StoreBackup: Sendable {
  /// Where the copy is.
  public var path: String
  /// Its size in bytes.
  public var bytes: Int64
  /// The last commit that is in it.
  public var seq: Int64

  /// Copies a store: into a file beside the target, checked and written out, then renamed.
  ///
  /// - Parameters:
  ///   - source: the store.
  ///   - target: the file to be; it is there whole or not at all.
  ///   - isReplacing: whether an older backup there may be replaced.
  ///   - progress: told now and then which part of the bytes is written; from 0 to 1.
  /// - Returns: what was made.
  /// - Throws: ``StoreError``; `refused` for a target that must not be overwritten.
  public static func make(
    of source: String,
    at target: String,
    replacing isReplacing: Bool = false,
    progress: @escaping (Double) -> Void = { _ in }
  ) throws(StoreError) -> StoreBackup {
    _ = try StoreReader(anyVersion: source)
    try check(target, source, isReplacing)
    let draft = try BackupDraft(for: target)
    do throws(StoreError) {
      try copy(source, to: draft.path, for: target, progress)
      let seq = try inspect(draft.path, for: target)
      try draft.publish()
      return StoreBackup(path: target, bytes: FileSystem.size(target), seq: seq)
    } catch {
      draft.discard()
      throw error
    }
  }

  /// Nothing that lives is overwritten: not the source, not another store in use, no foreign file.
  private static func check(
    _ target: String,
    _ source: String,
    _ isReplacing: Bool
  ) throws(StoreError) {
    guard FileSystem.exists(target) else { return }
    if FileSystem.isSame(target, source) {
      throw refusal(target, "it is the store itself", "name another file")
    }
    guard isReplacing else {
      throw refusal(target, "there is such a file", "name another one, or say --replace")
    }
    if FileSystem.exists(target + "-wal") || FileSystem.exists(target + ".lock") {
      throw refusal(target, "it looks like a store in use", "name another file")
    }
    _ = try StoreReader(anyVersion: target)
  }

  private static func copy(
    _ source: String,
    to draft: String,
    for target: String,
    _ progress: @escaping (Double) -> Void
  ) throws(StoreError) {
    try attempt("back up \(source) to", target) { () throws(SQLiteError) in
      let connection = try Connection(path: source, mode: .readOnly)
      // The file stays read-only; the copy is another one.
      try connection.execute("PRAGMA query_only=OFF")
      let pages = try connection.integer("PRAGMA page_count") ?? 0
      let size = try connection.integer("PRAGMA page_size") ?? 0
      connection.onProgress {
        progress(min(1, Double(FileSystem.size(draft)) / Double(max(1, pages * size))))
        return true
      }
      let vacuum = try Statement(connection, "VACUUM INTO ?")
      try vacuum.bind(draft, at: 1)
      try vacuum.run()
    }
  }

  /// Looks at every page of the copy; gives its last commit.
  private static func inspect(_ draft: String, for target: String) throws(StoreError) -> Int64 {
    try attempt("check the backup", target) { () throws(SQLiteError) in
      let connection = try Connection(path: draft, mode: .immutable)
      let finding = try connection.text("PRAGMA integrity_check(1)") ?? "no answer"
      guard finding == "ok" else {
        throw SQLiteError(code: 11, message: finding, sql: "PRAGMA integrity_check(1)")
      }
      return try connection.integer("SELECT seq FROM meta") ?? 0
    }
  }

  private static func refusal(_ target: String, _ cause: String, _ advice: String) -> StoreError {
    .refused(
      StoreError.Fault(action: "back up to", path: target, cause: cause, advice: advice)
    )
  }
}
