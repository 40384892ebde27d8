import Telemetry

/// Texts for robots: what fits, by bytes, and what becomes a digest.
struct RobotText: Sendable {
  let writer: MessageWriter
  /// How many bytes a text may have.
  let maximumBytes: Int
  /// A word that must stand in every text.
  let keyword: String?
  /// What stands between two lines.
  let lineBreak: String

  /// How many messages a digest is made of at most.
  static let largestShare = ChannelQueue.windowSize
  /// So many messages are told one by one; more of them as a digest.
  static let fewMessages = 3

  /// How many of the messages go into one text.
  func share(of messages: [OutgoingMessage]) -> Int {
    guard messages.count > Self.fewMessages else { return 1 }
    var room = maximumBytes - cost(of: heading(of: messages))
    var count = 0
    for message in messages {
      room -= writer.digest(message.content).reduce(0) { $0 + cost(of: $1) }
      guard room >= 0 || count == 0 else { break }
      count += 1
    }
    return count
  }

  /// The lines of one text for all of the messages, within its bytes.
  func lines(_ messages: [OutgoingMessage], now: Instant) -> [String] {
    guard let first = messages.first else { return [] }
    let lines =
      messages.count > 1
      ? [heading(of: messages)] + messages.flatMap { writer.digest($0.content) }
      : writer.lines(first.content, now: now)
    return fitting(withKeyword(lines))
  }

  /// The line above them.
  func title(_ messages: [OutgoingMessage]) -> String {
    guard let first = messages.first, messages.count == 1 else { return heading(of: messages) }
    let title = writer.title(first.content)
    guard let keyword, !title.contains(keyword) else { return title }
    return "\(keyword) \(title)"
  }

  /// The people that the messages call, each once.
  func people(_ messages: [OutgoingMessage]) -> [Contacts.Person] {
    var people: [Contacts.Person] = []
    for person in messages.flatMap({ writer.people($0.content) }) where !people.contains(person) {
      people.append(person)
    }
    return people
  }

  private func heading(of messages: [OutgoingMessage]) -> String {
    writer.digestTitle(messages.count)
  }

  private func cost(of line: String) -> Int { line.utf8.count + lineBreak.utf8.count }

  private func withKeyword(_ lines: [String]) -> [String] {
    guard let keyword, !lines.contains(where: { $0.contains(keyword) }) else { return lines }
    return ["\(keyword) \(lines.first ?? "")"] + lines.dropFirst()
  }

  /// As many lines as there is room for, the last one saying how many are missing.
  private func fitting(_ lines: [String]) -> [String] {
    guard lines.reduce(0, { $0 + cost(of: $1) }) > maximumBytes else { return lines }
    var room = maximumBytes - cost(of: writer.more(lines.count))
    var kept: [String] = []
    for line in lines {
      room -= cost(of: line)
      guard room >= 0 else { break }
      kept.append(line)
    }
    guard kept.isEmpty, let first = lines.first else {
      return kept + [writer.more(lines.count - kept.count)]
    }
    return [Self.cut(first, to: maximumBytes - lineBreak.utf8.count)]
  }

  /// The beginning of a text, cut between two characters.
  static func cut(_ text: String, to bytes: Int) -> String {
    var kept = ""
    var room = bytes
    for character in text {
      room -= character.utf8.count
      guard room >= 0 else { break }
      kept.append(character)
    }
    return kept
  }
}
