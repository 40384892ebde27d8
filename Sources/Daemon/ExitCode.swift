/// The exit codes of `sluiced`, from sysexits.h, so that systemd and scripts can tell them apart.
public enum ExitCode {
  /// Stopped in order.
  public static let done: Int32 = 0
  /// Stopped at once, on a second signal; what was not acknowledged comes again.
  public static let interrupted: Int32 = 130
  /// The store cannot be opened.
  public static let storeUnavailable: Int32 = 73
  /// The disk or the store's file failed; nothing was acknowledged after it.
  public static let storeFailed: Int32 = 74
  /// Another client took the broker session over.
  public static let sessionTaken: Int32 = 75
  /// The configuration has faults.
  public static let badConfiguration: Int32 = 78
}
