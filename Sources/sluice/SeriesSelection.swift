import Presentation
import Store
import Telemetry

/// The series that a glob stands for, or the reason why there are none.
enum SeriesSelection {
  /// Makes sure that the glob matches at least one series.
  ///
  /// No glob stands for all that there are, and an empty store is then an answer with a hint.
  ///
  /// - Throws: a ``Failure`` that answers "no" and names the nearest series.
  static func check(_ glob: String?, in reader: StoreReader, language: Language) throws {
    let isEmpty = Phrases.emptyStore.text(in: language)
    guard let glob else {
      if try reader.sizes().series == 0 { StandardError.say(isEmpty) }
      return
    }
    guard try reader.series(matching: glob).isEmpty else { return }
    let keys = try reader.series(matching: nil).map(\.key)
    guard !keys.isEmpty else { throw Failure(.no, isEmpty) }
    throw Failure(.no, message(for: glob, among: keys, in: language))
  }

  private static func message(
    for glob: String,
    among keys: [SeriesKey],
    in language: Language
  ) -> String {
    let near = NearestSeries.suggestions(for: glob, among: keys.map(\.description))
    let hint =
      near.isEmpty
      ? Phrases.listSeries.text(in: language)
      : Phrases.didYouMean.text(in: language, near.joined(separator: ", "))
    return "\(Phrases.noSeries.text(in: language, glob)): \(hint)"
  }
}
