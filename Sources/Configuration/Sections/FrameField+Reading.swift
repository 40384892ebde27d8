import Telemetry

extension FrameField {
  /// Reads one field of a frame; its time has no `name` of its own.
  init?(_ keys: MappingReader, name known: String?) {
    let name = known ?? keys.required("name", "water_temp")?.filledText()
    let offset = keys.required("at", "3")?.integer(0...4095)
    let kind = keys.required("type", "i16")?.choice(Kind.self)
    let order = keys["order"].map { $0.choice(Order.self) } ?? .big
    let scale = keys["scale"].map { $0.number() } ?? 1
    let shift = keys["add"].map { $0.number() } ?? 0
    let missing = keys["missing"]?.itemsOrOne(Self.number) ?? []
    let unit = keys["unit"].map(Self.unit) ?? .some(nil)
    guard let name, let offset, let kind, let order, let scale, let shift, let unit else {
      return nil
    }
    let bits = keys["bits"].map { Self.bits($0, of: kind) } ?? .some(nil)
    guard let bits else { return nil }
    if (order == .wordSwapped || order == .byteSwapped) && kind.width % 2 == 1 {
      keys["order"]?.fault(
        "`\(order.rawValue)` swaps pairs, and \(kind.rawValue) has none",
        "write big"
      )
      return nil
    }
    self.init(
      name: name,
      offset: offset,
      kind: kind,
      order: order,
      bits: bits,
      scale: scale,
      shift: shift,
      missing: missing,
      unit: unit
    )
  }

  /// A number, also in hexadecimal.
  private static func number(_ reader: NodeReader) -> Double? {
    guard let text = reader.scalarText, text.hasPrefix("0x"),
      let number = UInt64(text.dropFirst(2), radix: 16)
    else { return reader.number() }
    return Double(number)
  }

  /// One bit, or the lowest and the highest of several; nil where they are at fault.
  private static func bits(_ reader: NodeReader, of kind: Kind) -> ClosedRange<Int>?? {
    let highest = kind.width * 8 - 1
    guard kind.isWhole else {
      reader.fault("\(kind.rawValue) has no bits that could be taken", "use a type such as u16")
      return nil
    }
    guard let places = reader.itemsOrOne({ $0.integer(0...highest) }) else { return nil }
    guard let first = places.first, let last = places.last, places.count <= 2, first <= last else {
      reader.fault("`bits` is one bit, or the lowest and the highest", "write 3 or [0, 3]")
      return nil
    }
    return .some(first...last)
  }

  /// A UCUM code.
  private static func unit(_ reader: NodeReader) -> String?? {
    guard let code = reader.filledText() else { return nil }
    guard Unit(code) != nil else {
      reader.fault(
        "`\(code)` is not a unit that is known",
        "write a UCUM code such as Cel, mg/L or uS/cm"
      )
      return nil
    }
    return .some(code)
  }
}
