import Telemetry

/// What holds for whole records.
extension PayloadRecords {
  /// Gives each record what it lacks and its parent has.
  mutating func inherit() {
    guard records.count > 1 else { return }
    for index in records.indices where records[index].parent >= 0 {
      let parent = records[Int(records[index].parent)]
      if records[index].device == nil { records[index].device = parent.device }
      if records[index].time == nil { records[index].time = parent.time }
      if records[index].gatewayTime == nil { records[index].gatewayTime = parent.gatewayTime }
    }
  }

  /// Refuses a device's id that is none of those that are expected.
  func check(
    _ device: TextRange,
    _ payload: Span<UInt8>,
    _ identities: IdentityBook,
    of plan: Int
  ) throws(PayloadFault) {
    let isExpected = withBytes(of: device, payload) { bytes, range in
      identities.contains(bytes, range.lowerBound, Int(device.count), of: plan)
    }
    guard isExpected else {
      throw PayloadFault(
        code: .wrongDevice,
        reason: "the payload names another device than its topic"
      )
    }
  }

  /// Moves what was found in another buffer to where that buffer's bytes now lie among the scratch
  /// bytes.
  mutating func rebase(fields first: Int, records firstRecord: Int, by offset: TextRange) {
    for index in first..<fields.count {
      fields[index].name.rebase(offset)
      if case .text(var text) = fields[index].value {
        text.rebase(offset)
        fields[index].value = .text(text)
      }
      fields[index].unit?.rebase(offset)
    }
    for index in firstRecord..<records.count {
      records[index].device?.rebase(offset)
      if case .text(var text, let isQuoted) = records[index].time {
        text.rebase(offset)
        records[index].time = .text(text, isQuoted: isQuoted)
      }
    }
  }
}
