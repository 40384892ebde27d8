import Foundation
import Telemetry
import Web

/// Alertmanager's webhook body, version 4, signed as the Standard Webhooks specification says.
struct WebhookFormat: WebFormat {
  let name: String
  let url: String
  let secrets: [Secret]
  let writer: MessageWriter

  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest {
    guard let message = messages.first else { return WebRequest(url: url) }
    let body = WebhookBody.bytes(message, receiver: name, writer: writer, now: now)
    var headers = ["Content-Type": "application/json", "Idempotency-Key": message.key]
    if !secrets.isEmpty {
      let seconds = now.milliseconds / 1000
      headers["webhook-id"] = message.key
      headers["webhook-timestamp"] = "\(seconds)"
      headers["webhook-signature"] =
        secrets.map { Self.signature($0, id: message.key, seconds, body) }.joined(separator: " ")
    }
    return WebRequest(url: url, headers: headers, body: body)
  }

  /// `v1,` and the HMAC of `id.timestamp.body`; a secret that begins with `whsec_` is Base64.
  static func signature(
    _ secret: Secret,
    id: String,
    _ seconds: Int64,
    _ body: [UInt8]
  ) -> String {
    let coded = secret.text.hasPrefix("whsec_") ? String(secret.text.dropFirst(6)) : nil
    let key = coded.flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? Array(secret.text.utf8)
    let message = Array("\(id).\(seconds).".utf8) + body
    return "v1,\(Digest.base64(Digest.hmacSHA256(key: key, message: message)))"
  }
}
