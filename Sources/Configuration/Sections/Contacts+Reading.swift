import Telemetry

extension Contacts {
  /// Reads `contacts`.
  init(_ keys: MappingReader) {
    self.init()
    let people = keys["people"]?.entries { entry -> (String, Person)? in
      guard entry.key.isName(entry.name, of: "a person") else { return nil }
      return entry.value.mapping { Person($0, entry.name) }.map { (entry.name, $0) }
    }
    self.people = Dictionary(people ?? [], uniquingKeysWith: { $1 })
    let known = self.people.keys.sorted()
    let roles = keys["roles"]?.entries { entry -> (String, [Shift])? in
      guard entry.key.isName(entry.name, of: "a role") else { return nil }
      if known.contains(entry.name) {
        entry.key.fault("`\(entry.name)` is a person and a role", "give one another name")
      }
      return entry.value.itemsOrOne { $0.mapping { Shift($0, known) } }.map { (entry.name, $0) }
    }
    self.roles = Dictionary(roles ?? [], uniquingKeysWith: { $1 })
  }
}

extension Contacts.Person {
  fileprivate init(_ keys: MappingReader, _ name: String) {
    self.init(name: keys["name"]?.filledText() ?? name)
    if let reader = keys["mobile"], let text = reader.filledText() {
      mobile = text
      if text.contains(where: { !($0.isASCII && $0.isNumber || "+- ".contains($0)) }) {
        reader.mistyped("a number to call", "write it in quotation marks, such as \"13800000000\"")
      }
    }
    dingtalk = keys["dingtalk"]?.filledText()
    wecom = keys["wecom"]?.filledText()
    feishu = keys["feishu"]?.filledText()
    email = keys["email"]?.mailAddress()
  }
}

extension Contacts.Shift {
  fileprivate init?(_ keys: MappingReader, _ known: [String]) {
    let people = keys.required("people", "[\(known.first ?? "wang")]")?
      .names(known, of: "contacts.people")
    let interval = CalendarInterval(keys)
    let rotation = keys["rotate"]?.mapping { keys -> (Int, Int64)? in
      let every = keys.required("every", "7d")?.span(.days(1) ... .days(366))
      let from = keys.required("from", "2026-06-01")?.day()
      guard let every, let from else { return nil }
      return (Int(every.milliseconds / 86_400_000), from)
    }
    guard let people else { return nil }
    self.init(
      people: people,
      during: interval == CalendarInterval() ? [] : [interval],
      rotatesEvery: rotation?.0,
      rotatesFrom: rotation?.1 ?? 0
    )
  }
}

extension NodeReader {
  /// Reads a mail address; what could be an option or a second header is none.
  func mailAddress() -> String? {
    guard let text = filledText() else { return nil }
    guard text.wholeMatch(of: /[A-Za-z0-9_.+%][A-Za-z0-9_.+%-]*@[A-Za-z0-9][A-Za-z0-9.-]*/) != nil
    else {
      mistyped("a mail address", "write name@example.org")
      return nil
    }
    return text
  }

  /// Reads a date, as days since 1970-01-01.
  fileprivate func day() -> Int64? {
    let match = (scalarText ?? "").wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/)
    guard let match, let year = Int(match.1), let month = Int(match.2), let day = Int(match.3),
      let civil = CivilTime(year: year, month: month, day: day)
    else {
      mistyped("a date", "write it as 2026-06-10")
      return nil
    }
    return civil.instant().day()
  }
}
