import Foundation
import Telemetry

import Web

/// Mail through the system's sendmail, which queues and delivers it.
struct MailChannel: MessageChannel {
  let sender: String
  let recipients: [String]
  let program: ChildProgram
  let text: RobotText

  static let sendmail = "/usr/sbin/sendmail"

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    sender = channel.from ?? "sluice@localhost"
    recipients = channel.recipients
    // -i: a line with a lone dot is no end.
    program = ChildProgram(
      path: channel.command.first ?? Self.sendmail,
      arguments: channel.command.dropFirst() + ["-i", "-f", sender, "--"]
    )
    text = RobotText(
      writer: writer,
      maximumBytes: 200_000,
      keyword: channel.keyword,
      lineBreak: "\n"
    )
  }

  var limits: [RateLimit] { [] }

  var largestShare: Int { RobotText.largestShare }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { text.share(of: messages) }

  func deliver(_ messages: [OutgoingMessage], at now: Instant) -> DeliveryOutcome {
    // Recipients are arguments, never read from the text.
    var program = program
    program.arguments += addresses(messages)
    return CommandChannel.outcome(program.run(input: mail(messages, now: now)))
  }

  private func addresses(_ messages: [OutgoingMessage]) -> [String] {
    let people = text.people(messages).compactMap(\.email)
    return recipients + people.filter { !recipients.contains($0) }
  }

  /// The mail (RFC 5322), its words in Base64 (RFC 2045, 2047): UTF-8 passes everywhere.
  func mail(_ messages: [OutgoingMessage], now: Instant) -> [UInt8] {
    let body = text.lines(messages, now: now).joined(separator: "\r\n") + "\r\n"
    let key = messages.first?.key ?? "sluice"
    var lines = [
      "From: \(sender)", "To: \(addresses(messages).joined(separator: ", "))",
      "Subject: \(Self.words(text.title(messages)))", "Date: \(Self.date(now))",
      "Message-ID: <\(key)@sluice>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
    ]
    lines += Self.wrapped(Digest.base64(Array(body.utf8)))
    return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  /// A subject in words of at most 75 characters each.
  private static func words(_ text: String) -> String {
    var words: [String] = []
    var word = ""
    for character in text where !character.isNewline {
      if word.utf8.count + character.utf8.count > 42 {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    words.append(word)
    return words.map { "=?utf-8?B?\(Digest.base64(Array($0.utf8)))?=" }.joined(separator: "\r\n ")
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var rest = Substring(text)
    while !rest.isEmpty {
      lines.append(String(rest.prefix(76)))
      rest = rest.dropFirst(76)
    }
    return lines
  }

  private static func date(_ now: Instant) -> String {
    let writer = DateFormatter()
    writer.locale = Locale(identifier: "en_US_POSIX")
    writer.timeZone = TimeZone(secondsFromGMT: 0)
    writer.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
    return writer.string(from: Date(timeIntervalSince1970: Double(now.milliseconds) / 1000))
  }
}
