/// Whether the files of passwords, tokens, keys and certificates are opened.
public enum SecretPolicy: Sendable {
  /// They are read and checked: for the daemon and `sluice check`.
  case read
  /// They are left alone: for commands that only ask the store, run by people who may not read them.
  case skip
}
