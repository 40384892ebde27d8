import CCrypto
import Foundation

/// Hashes and signatures, by Debian's libcrypto, which libmosquitto and libcurl bring along anyway.
public enum Digest {
  /// Loads the library, at its first use; nothing can be signed without it.
  private static let library: Void = {
    let name = unsafe String(cString: sluice_crypto_name())
    precondition(
      sluice_crypto_start() == 1,
      "cannot sign: \(name) cannot be loaded: install Debian's libssl3"
    )
  }()

  /// SHA-256 (FIPS 180-4) of some bytes: 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    _ = library
    var result = [UInt8](repeating: 0, count: 32)
    let isDone = unsafe sluice_sha256(bytes, bytes.count, &result)
    precondition(isDone == 1, "libcrypto has no SHA-256")
    return result
  }

  /// HMAC-SHA256 (RFC 2104, FIPS 198-1) of a message under a key: 32 bytes.
  public static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    _ = library
    var result = [UInt8](repeating: 0, count: 32)
    let isDone = unsafe sluice_hmac_sha256(
      key,
      Int32(clamping: key.count),
      message,
      message.count,
      &result
    )
    precondition(isDone == 1, "libcrypto has no HMAC-SHA256")
    return result
  }

  /// Base64 with padding (RFC 4648, section 4).
  public static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }

  /// Whether both are the same, in a time that does not tell where they differ.
  public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
