/// The atoms and prefixes of UCUM that are understood.
///
/// Source: UCUM tables 1 to 6 (prefixes, base units, units of the SI and others), and for the
/// temperatures the definitions 0 °C = 273.15 K and 0 °F = 459.67 × 5/9 K.
enum UnitAtoms {
  private struct Atom {
    let measure: UnitMeasure
    let takesPrefix: Bool
  }

  /// The meaning of an atom with or without a prefix, such as `kPa`; nil where it is not known.
  static func measure(of word: String) -> UnitMeasure? {
    if let atom = atoms[word] { return atom.measure }
    for (prefix, scale) in prefixes where word.hasPrefix(prefix) {
      guard let atom = atoms[String(word.dropFirst(prefix.count))], atom.takesPrefix else {
        continue
      }
      return atom.measure.times(UnitMeasure(dimension: .none, scale: scale))
    }
    return nil
  }

  private static let prefixes: [(String, UnitRatio)] = {
    let powers: [(String, Int16)] = [
      ("da", 1), ("h", 2), ("k", 3), ("M", 6), ("G", 9), ("T", 12),
      ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12),
    ]
    return powers.compactMap { name, power in
      UnitRatio(whole: 10).raised(to: power).map { (name, $0) }
    }
  }()

  private static let atoms: [String: Atom] = {
    let table: [(String, UnitDimension, Int64, Int64, Bool)] =
      base + mechanical + electrical + times + pureNumbers + customary
    var atoms: [String: Atom] = [:]
    for (name, dimension, above, below, takesPrefix) in table {
      guard let scale = UnitRatio(above, below) else { preconditionFailure("scale of \(name)") }
      atoms[name] = Atom(
        measure: UnitMeasure(dimension: dimension, scale: scale),
        takesPrefix: takesPrefix
      )
    }
    atoms["Cel"] = temperature(above: 1, below: 1, shift: 27_315)
    atoms["[degF]"] = temperature(above: 5, below: 9, shift: 45_967)
    return atoms
  }()

  private static func temperature(above: Int64, below: Int64, shift: Int64) -> Atom {
    guard let scale = UnitRatio(above, below), let shift = UnitRatio(shift, 100) else {
      preconditionFailure("scale of a temperature")
    }
    return Atom(
      measure: UnitMeasure(dimension: .of((.temperature, 1)), scale: scale, shift: shift),
      takesPrefix: false
    )
  }

  private static let base: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("m", .of((.length, 1)), 1, 1, true),
    ("g", .of((.mass, 1)), 1, 1, true),
    ("s", .of((.time, 1)), 1, 1, true),
    ("A", .of((.current, 1)), 1, 1, true),
    ("K", .of((.temperature, 1)), 1, 1, true),
    ("mol", .of((.amount, 1)), 1, 1, true),
    ("cd", .of((.luminosity, 1)), 1, 1, true),
    ("deg", .of((.angle, 1)), 1, 1, false),
    ("B", .of((.level, 1)), 1, 1, true),
    ("[pH]", .of((.acidity, 1)), 1, 1, false),
    ("[NTU]", .of((.turbidity, 1)), 1, 1, false),
  ]

  private static let mechanical: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("L", .of((.length, 3)), 1, 1000, true),
    ("l", .of((.length, 3)), 1, 1000, true),
    ("ar", .of((.length, 2)), 100, 1, true),
    ("t", .of((.mass, 1)), 1_000_000, 1, true),
    ("N", .of((.length, 1), (.mass, 1), (.time, -2)), 1000, 1, true),
    ("Pa", .of((.length, -1), (.mass, 1), (.time, -2)), 1000, 1, true),
    ("bar", .of((.length, -1), (.mass, 1), (.time, -2)), 100_000_000, 1, true),
    ("J", .of((.length, 2), (.mass, 1), (.time, -2)), 1000, 1, true),
    ("W", .of((.length, 2), (.mass, 1), (.time, -3)), 1000, 1, true),
    ("lm", .of((.luminosity, 1)), 1, 1, true),
    ("lx", .of((.luminosity, 1), (.length, -2)), 1, 1, true),
  ]

  private static let electrical: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("V", .of((.length, 2), (.mass, 1), (.time, -3), (.current, -1)), 1000, 1, true),
    ("Ohm", .of((.length, 2), (.mass, 1), (.time, -3), (.current, -2)), 1000, 1, true),
    ("S", .of((.length, -2), (.mass, -1), (.time, 3), (.current, 2)), 1, 1000, true),
  ]

  private static let times: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("min", .of((.time, 1)), 60, 1, false),
    ("h", .of((.time, 1)), 3600, 1, false),
    ("d", .of((.time, 1)), 86_400, 1, false),
    ("wk", .of((.time, 1)), 604_800, 1, false),
    ("a", .of((.time, 1)), 31_557_600, 1, false),
    ("Hz", .of((.time, -1)), 1, 1, true),
  ]

  private static let pureNumbers: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("%", .none, 1, 100, false),
    ("[ppth]", .none, 1, 1000, false),
    ("[ppm]", .none, 1, 1_000_000, false),
    ("[ppb]", .none, 1, 1_000_000_000, false),
  ]

  private static let customary: [(String, UnitDimension, Int64, Int64, Bool)] = [
    ("[in_i]", .of((.length, 1)), 254, 10_000, false),
    ("[ft_i]", .of((.length, 1)), 3048, 10_000, false),
    ("[mi_i]", .of((.length, 1)), 1_609_344, 1000, false),
    ("[kn_i]", .of((.length, 1), (.time, -1)), 1852, 3600, false),
    ("[gal_us]", .of((.length, 3)), 473_176_473, 125_000_000_000, false),
    ("gf", .of((.length, 1), (.mass, 1), (.time, -2)), 980_665, 100_000, true),
    ("atm", .of((.length, -1), (.mass, 1), (.time, -2)), 101_325_000, 1, false),
    ("m[Hg]", .of((.length, -1), (.mass, 1), (.time, -2)), 133_322_000, 1, true),
    ("[in_i'Hg]", .of((.length, -1), (.mass, 1), (.time, -2)), 33_863_788, 10, false),
    ("m[H2O]", .of((.length, -1), (.mass, 1), (.time, -2)), 9_806_650, 1, true),
    ("[psi]", .of((.length, -1), (.mass, 1), (.time, -2)), 6_894_757_293_168, 1_000_000, false),
    ("[HP]", .of((.length, 2), (.mass, 1), (.time, -3)), 745_699_872, 1000, false),
  ]
}
