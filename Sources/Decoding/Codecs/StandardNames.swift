/// The metrics behind the names that a format itself defines, for fields that the register does not
/// rename.
enum StandardNames: BitwiseCopyable, Sendable {
  /// The format leaves names to its users.
  case none
  /// What weather stations of this maker report.
  case ecowitt
  /// The factor codes of HJ 212-2017 (annex B) and HJ 524, HJ 525.
  case hj212

  /// The metric, with a channel where there are several; nil where none is known.
  func measure(of name: String) -> String? {
    switch self {
    case .none: nil
    case .ecowitt: EcowittNames.measure(of: name)
    case .hj212: HJ212Names.measure(of: name)
    }
  }
}
