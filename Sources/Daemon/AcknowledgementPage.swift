import Telemetry

/// The page behind a link in a message, made for a phone's screen.
struct AcknowledgementPage: Sendable {
  /// The language of its words.
  var language: Language
  /// What it is about.
  var title: String
  /// What there is to say, line by line.
  var lines: [String]
  /// Whether there is a button to acknowledge with.
  var hasButton: Bool
  /// Whether the link was not good.
  var isRefusal: Bool

  /// The page as HTML; everything in it that came from elsewhere is escaped.
  var html: String {
    let paragraphs = lines.map { "<p>\(Self.escaped($0))</p>" }.joined(separator: "\n")
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.escaped(title))</title>
      <style>body{font:1.2em/1.5 sans-serif;margin:1.5em;max-width:32em}
      button,input{font:inherit;padding:.5em 1em;margin:.3em 0;width:100%;box-sizing:border-box}
      button{background:#b00;color:#fff;border:0;border-radius:.3em}</style></head><body>
      <h1>\(Self.escaped(title))</h1>
      \(paragraphs)
      \(hasButton ? form : "")
      </body></html>

      """
  }

  private var form: String {
    """
    <form method="post"><label>\(words("Your name", "您的姓名", "您的姓名"))
    <input name="name" maxlength="60" autocomplete="name"></label>
    <button>\(words("I have it in hand", "我来处理", "我來處理"))</button></form>
    """
  }

  /// The words in the page's language.
  func words(_ english: String, _ simplified: String, _ traditional: String) -> String {
    switch language {
    case .english: english
    case .simplifiedChinese: simplified
    case .traditionalChinese: traditional
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}
