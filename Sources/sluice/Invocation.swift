import ArgumentParser
import Foundation
import Store

/// One call of the program, up to its exit code.
struct Invocation {
  let arguments: [String]

  /// Carries the command out and ends the process.
  func run() -> Never {
    do {
      var command = try Sluice.parseAsRoot(arguments)
      try command.run()
      exit(0)
    } catch let failure as Failure {
      end(failure)
    } catch let error as StoreError {
      end(Failure(error))
    } catch {
      end(parsing: error)
    }
  }

  private func end(_ failure: Failure) -> Never {
    if let message = failure.message { StandardError.say(message) }
    exit(failure.kind.rawValue)
  }

  /// Help and version are answers; everything else the parser throws is a matter of usage.
  private func end(parsing error: any Error) -> Never {
    guard Sluice.exitCode(for: error) != .success else {
      StandardOutput.end(with: Sluice.fullMessage(for: error))
    }
    let lines = Sluice.message(for: error).split(whereSeparator: \.isNewline)
    let message = lines.joined(separator: "; ")
    StandardError.say(
      "\(message.hasSuffix(".") ? String(message.dropLast()) : message): see '\(help)'"
    )
    exit(Failure.Kind.usage.rawValue)
  }

  private var help: String {
    let names = Sluice.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    guard let name = arguments.first(where: { !$0.hasPrefix("-") }), names.contains(name) else {
      return "sluice --help"
    }
    return "sluice \(name) --help"
  }
}
