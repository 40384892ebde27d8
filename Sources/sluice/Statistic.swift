import ArgumentParser
import Presentation
import Telemetry
import Windows

/// A figure over a stretch of time.
enum Statistic: Equatable {
  /// A figure that has a name of its own.
  case plain(Name)
  /// Hours beyond a limit: `hours>35`.
  case hours(ThresholdTime.Limit)
  /// By how much a value lay beyond a limit, over hours: `degree_hours>35`.
  case excess(ThresholdTime.Limit)

  /// The names of the figures.
  enum Name: String, CaseIterable {
    case mean, min, max, sum, first, last, count, good, unchecked, suspect, fail, missing, used
    case median, stddev
    case timeMean = "time_mean"
    case known, integral, increase, direction, light, running, duty, starts

    /// Whether the samples have to be looked at one by one, in their order.
    var needsScan: Bool {
      switch self {
      case .mean, .min, .max, .sum, .first, .last, .count, .good, .unchecked, .suspect, .fail,
        .missing, .used:
        false
      case .median, .stddev, .timeMean, .known, .integral, .increase, .direction, .light,
        .running, .duty, .starts:
        true
      }
    }

    /// Whether it tells of time, which goes on where no sample is.
    var isOfTime: Bool {
      switch self {
      case .timeMean, .known, .integral, .light, .running, .duty: true
      default: false
      }
    }
  }

  /// What is printed unless something else is asked for: the contract's fields, in its order.
  static let usual: [Statistic] = [.mean, .min, .max, .count, .good].map { .plain($0) }

  /// Reads `mean,max,hours>35`.
  ///
  /// - Throws: `ValidationError` naming what there is.
  static func list(_ text: String) throws -> [Statistic] {
    let all = Name.allCases.map(\.rawValue).joined(separator: ",")
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      if let name = Name(rawValue: String(word)) { return .plain(name) }
      if let limit = Self.limit(word, after: "degree_hours") { return .excess(limit) }
      if let limit = Self.limit(word, after: "hours") { return .hours(limit) }
      throw ValidationError(
        "--with does not know '\(word)': choose among \(all), or write hours>35, degree_hours>=30"
      )
    }
  }

  /// The word that stands for it, as it was asked for.
  var title: String {
    switch self {
    case .plain(let name): name.rawValue
    case .hours(let limit): "hours\(Self.text(limit))"
    case .excess(let limit): "degree_hours\(Self.text(limit))"
    }
  }

  /// Whether the samples have to be looked at one by one, in their order.
  var needsScan: Bool {
    if case .plain(let name) = self { name.needsScan } else { true }
  }

  /// Whether it tells of time, which goes on where no sample is.
  var isOfTime: Bool {
    if case .plain(let name) = self { name.isOfTime } else { true }
  }

  /// The limit that it asks about.
  var limit: ThresholdTime.Limit? {
    switch self {
    case .plain: nil
    case .hours(let limit), .excess(let limit): limit
    }
  }

  private static func limit(_ word: Substring, after name: String) -> ThresholdTime.Limit? {
    guard word.hasPrefix(name) else { return nil }
    let rest = word.dropFirst(name.count)
    let sides = ThresholdTime.Side.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
    guard let side = sides.first(where: { rest.hasPrefix($0.rawValue) }),
      let value = Double(rest.dropFirst(side.rawValue.count)), value.isFinite
    else { return nil }
    return ThresholdTime.Limit(side, value)
  }

  private static func text(_ limit: ThresholdTime.Limit) -> String {
    "\(limit.side.rawValue)\(NumberText.shortest(limit.value) ?? "")"
  }
}
