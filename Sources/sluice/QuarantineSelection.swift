import ArgumentParser
import Store
import Telemetry

/// Which messages of the quarantine are meant: options of the commands that take several.
struct QuarantineSelection: ParsableArguments {
  @Option(help: ArgumentHelp("Only of this device; - for none known.", valueName: "site/device"))
  var device: String?

  @Option(help: "Only with this code, such as bad_time.")
  var code: String?

  /// The choice that is meant.
  ///
  /// - Throws: a ``Failure`` for a device that has never been heard.
  func choice(
    in reader: StoreReader,
    limit: Int
  ) throws(Failure) -> QuarantineChoice {
    var choice = QuarantineChoice(code: code.map(RejectCode.init(rawValue:)), limit: limit)
    guard let device else { return choice }
    guard device != "-" else {
      choice.device = .unattributed
      return choice
    }
    let devices: [Register.Device]
    do throws(StoreError) {
      devices = try reader.register().devices
    } catch {
      throw Failure(error)
    }
    let known = devices.filter { "\($0.site)/\($0.name)" == device || $0.name == device }
    guard known.count == 1 else {
      let what =
        known.isEmpty ? "no device '\(device)' was ever heard" : "several sites have a \(device)"
      throw Failure(.usage, "\(what): write site/device as 'sluice quarantine list' shows it")
    }
    choice.device = known[0].id
    return choice
  }
}
