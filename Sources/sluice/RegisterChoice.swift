import ArgumentParser
import Windows

/// What a fall of a counting register means.
struct RegisterChoice: ExpressibleByArgument {
  /// The kind that stands for it.
  let kind: Totaliser.Kind

  init?(argument: String) {
    switch argument {
    case "reset": kind = .reset
    case "volatile": kind = .volatile
    default:
      guard argument.hasPrefix("wrap:"), let modulus = Double(argument.dropFirst(5)), modulus > 0,
        modulus.isFinite
      else { return nil }
      kind = .wrap(modulus: modulus)
    }
  }
}
