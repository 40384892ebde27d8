import FuzzEntries
import Glibc

/// The signature by which libFuzzer hands inputs over.
typealias FuzzedFunction = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// libFuzzer's own main function, found in the library that `-sanitize=fuzzer` links.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ function: FuzzedFunction
) -> CInt

/// The entry of the format that `SLUICE_FUZZ_FORMAT` names; touched by libFuzzer's one thread only.
nonisolated(unsafe) private var entry: FuzzEntry?

/// The entry of sealed chunks, where these are named.
nonisolated(unsafe) private var chunks: ChunkFuzzEntry?

/// Tries one input: what libFuzzer calls over and over.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: data, count: count))
  if let fault = entry?.run(input) ?? chunks?.run(input) { fatalError(fault) }
  return 0
}

/// Where the build tool lets an executable begin.
@_cdecl("sluice_fuzz_main")
public func start(
  _ count: CInt,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  let format = getenv("SLUICE_FUZZ_FORMAT").map { String(cString: $0) } ?? ""
  entry = FuzzEntry(format: format)
  chunks = format == ChunkFuzzEntry.format ? ChunkFuzzEntry() : nil
  guard entry != nil || chunks != nil else {
    let formats = FuzzEntry.formats + [ChunkFuzzEntry.format]
    print("set SLUICE_FUZZ_FORMAT to one of \(formats.joined(separator: " "))")
    return 2
  }
  var (count, arguments) = (count, arguments)
  return runDriver(&count, &arguments, testOneInput)
}
