import Foundation
import Presentation
import Telemetry
import Web

/// What a robot's answer means: they answer 200 to everything, and say in the body how it went.
struct RobotVerdict: Sendable {
  /// Under which names the code can stand in the body, the first that is there counts.
  let codeNames: [String]
  /// Under which name the reason stands.
  let reasonName: String
  /// Codes that say: too fast.
  let throttling: Set<Int64>
  /// Codes that no later try can change: the robot, its token or its rules are not as they should be.
  let fatal: Set<Int64>

  /// How long a robot that was asked too fast is left alone.
  static let pause = TimeSpan.seconds(60)

  /// What an answer comes to; the reason holds the robot's own words as they are.
  func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome {
    let verdict = HTTPVerdict.outcome(response, at: now)
    guard verdict == .done else { return verdict }
    let body = try? JSONDecoder().decode(JSONValue.self, from: Data(response.body))
    guard let code = codeNames.lazy.compactMap({ body?[$0]?.integer }).first else {
      return .retry("the robot's answer holds no \(codeNames[0])", after: nil)
    }
    guard code != 0 else { return .done }
    let reason = "the robot answered \(code): \(body?[reasonName]?.text ?? "")"
    if throttling.contains(code) { return .throttled(reason, after: Self.pause) }
    if fatal.contains(code) { return .dead(reason) }
    return .retry(reason, after: nil)
  }
}
