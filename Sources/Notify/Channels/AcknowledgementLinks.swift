import Foundation
public import Telemetry

import Web

/// Links by which an alert is acknowledged from a phone: signed, bound to the alert, and good for a
/// day.
///
/// A link is spent with the acknowledgement that it makes: an alert has only one.
public struct AcknowledgementLinks: Sendable {
  /// How long a link is good for.
  public static let life = TimeSpan.hours(24)

  private let base: String
  private let key: [UInt8]

  /// Makes links.
  ///
  /// - Parameters:
  ///   - base: where the daemon is reached from a phone, such as `http://192.168.1.5:8480`.
  ///   - key: what they are signed with, 32 random bytes that only the daemon knows.
  public init(base: String, key: [UInt8]) {
    self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    self.key = key
  }

  /// The link to an alert's acknowledgement.
  public func link(to alert: String, now: Instant) -> String {
    let ends = (now + Self.life).milliseconds / 1000
    let name = Self.encoded(Array(alert.utf8))
    return "\(base)/ack/\(name).\(ends).\(signature(alert, ends))"
  }

  /// The alert that the last part of a link's path speaks of.
  ///
  /// - Throws: a refusal for one that is not of this daemon's making, or no longer good.
  public func alert(_ token: String, now: Instant) throws(OperationRefusal) -> String {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let ends = Int64(parts[1]), let bytes = Self.decoded(parts[0]),
      let alert = String(validating: bytes, as: UTF8.self),
      Digest.areEqual(Array(parts[2].utf8), Array(signature(alert, ends).utf8))
    else { throw OperationRefusal(.forbidden, "this link was not made by this Sluice") }
    guard now.milliseconds / 1000 < ends else {
      throw OperationRefusal(.conflict, "this link is no longer good: use the newest message")
    }
    return alert
  }

  private func signature(_ alert: String, _ ends: Int64) -> String {
    let message = Array("acknowledge\n\(ends)\n\(alert)".utf8)
    return Self.encoded(Array(Digest.hmacSHA256(key: key, message: message).prefix(16)))
  }

  /// Base64 for addresses (RFC 4648, section 5), without padding.
  private static func encoded(_ bytes: [UInt8]) -> String {
    Digest.base64(bytes).replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  private static func decoded(_ text: String) -> [UInt8]? {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    return Data(base64Encoded: plain + padding).map(Array.init)
  }
}
