import Presentation
import Telemetry

extension Column {
  /// Makes a column with its title in a language.
  init(
    _ name: String,
    in language: Language,
    alignment: Alignment = .left,
    dispensability: Int = 0,
    digits: Int? = nil
  ) {
    self.init(
      name,
      title: Phrases.title(of: name, in: language),
      alignment: alignment,
      dispensability: dispensability,
      digits: digits
    )
  }

  /// Those of values: when, what, how good and when it came.
  static func valueColumns(in language: Language) -> [Column] {
    [
      Column("time", in: language),
      Column("value", in: language, alignment: .right),
      Column("flag", in: language),
      Column("reasons", in: language),
      Column("arrived", in: language, dispensability: 1),
    ]
  }
}
