import ArgumentParser
import Presentation
import Store

/// `sluice backup`: a copy of the store that is whole, beside the running daemon.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the store into a file, beside the running daemon.",
    discussion: """
      The copy ends at a commit, is checked page by page, written out and then renamed: FILE is there \
      whole or not at all. The daemon is not asked and not held up. 'sluice verify FILE' looks at \
      everything else; to restore, put FILE in the place of the store while no daemon runs.

      EXAMPLES
        sluice backup "/backup/sluice-$(date +%F).db"
        sluice backup /backup/sluice.db --replace && sluice verify /backup/sluice.db
      """
  )

  @Argument(help: "The file to write.")
  var file: String

  @Flag(help: "Replace an older backup under this name.")
  var replace = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let language = surroundings.language
    let progress = ProgressLine()
    let backup = try StoreBackup.make(
      of: try surroundings.pathOfStore(),
      at: file,
      replacing: replace,
      progress: { share in
        progress.show(Phrases.backingUp.text(in: language, "\(Int(share * 100))"))
      }
    )
    progress.clear()
    let columns = [
      Column("path", in: language), Column("bytes", in: language, alignment: .right),
      Column("commit", in: language, alignment: .right),
    ]
    var rows = output.rows(of: columns, zone: surroundings.zone)
    rows.append([.text(backup.path), .integer(backup.bytes), .integer(backup.seq)])
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}
