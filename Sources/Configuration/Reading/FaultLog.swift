import Telemetry

/// Gathers faults while the files are read, so that all can be told at once.
final class FaultLog {
  private var faults: [ConfigurationFault] = []
  private var files: [String: Int] = [:]
  private var told: Set<String> = []
  /// The language that the configuration asks for, once it has been read.
  var language: Language?

  /// Notes that a file is read now: faults are told in this order.
  func begin(file: String) {
    files[file] = files[file] ?? files.count
  }

  /// Takes in a fault.
  func add(_ fault: ConfigurationFault) {
    begin(file: fault.file)
    faults.append(fault)
  }

  /// Whether this is the first time that `subject` is to be warned of; what concerns a thousand
  /// devices is said once.
  func isFirst(_ subject: String) -> Bool {
    told.insert(subject).inserted
  }

  /// The faults by file, line and column.
  var sorted: [ConfigurationFault] {
    faults.enumerated().sorted { left, right in
      key(left.element, left.offset) < key(right.element, right.offset)
    }.map(\.element)
  }

  private func key(_ fault: ConfigurationFault, _ index: Int) -> (Int, Int, Int, Int) {
    (files[fault.file] ?? 0, fault.line, fault.column, index)
  }
}
