import Configuration
import Foundation
import Logging
import Notify
import Pipeline
import Presentation
import Rules
import Store
import Telemetry

extension Daemon {
  /// Has the HTTP server listen where the configuration says.
  func startServer() throws(DaemonError) {
    guard let address = configuration.httpListen else { return }
    let server = try StatusServer(
      address,
      ports: StatusServer.Ports(
        health: { [live] in Self.health(live.current) },
        metrics: { [weak self] in self?.metrics() ?? "" },
        show: { [weak self] token in self?.page(for: token) ?? .gone },
        acknowledge: { [weak self] token, name in
          self?.acknowledge(token, by: name) ?? .gone
        }
      ),
      logger: logger
    )
    self.server = server
    server.start()
  }

  /// The daemon does its work when the store takes what comes and the last tick is on the disk.
  static func health(_ live: LiveState) -> (isWell: Bool, text: String) {
    if let reason = live.heldReason { return (false, "the store takes nothing: \(reason)\n") }
    let age = live.lastCommit.map { SystemClock.now() - $0 }
    guard let age, age < .seconds(30) else { return (false, "no commit for 30 s\n") }
    return (true, live.isConnected ? "ok\n" : "ok, waiting for the broker\n")
  }

  private func metrics() -> String {
    let path = currentConfiguration.store.path
    guard let reader = try? StoreReader(path: path), let messages = try? reader.outboxSummary(),
      let ledger = try? reader.ledger()
    else { return "" }
    let total = ledger.values.reduce(into: LedgerEntry()) { $0.add($1) }
    let now = SystemClock.now()
    let figures: [(String, String, Double)] = [
      ("sluice_messages_received_total", "counter", Double(total.received)),
      ("sluice_messages_stored_total", "counter", Double(total.stored)),
      ("sluice_messages_duplicate_total", "counter", Double(total.duplicate)),
      ("sluice_messages_quarantined_total", "counter", Double(total.quarantined)),
      ("sluice_messages_ignored_total", "counter", Double(total.ignored)),
      ("sluice_broker_connected", "gauge", live.current.isConnected ? 1 : 0),
      ("sluice_outbox_waiting", "gauge", Double(messages.waiting)),
      ("sluice_outbox_dead", "gauge", Double(messages.dead)),
      ("sluice_outbox_oldest_seconds", "gauge", messages.oldest.map { (now - $0).seconds } ?? 0),
      ("sluice_channels_failing", "gauge", Double(desk.troubles.count)),
    ]
    return figures.map { name, kind, value in
      "# TYPE \(name) \(kind)\n\(name) \(NumberText.shortest(value) ?? "0")\n"
    }.joined()
  }

  /// The page of a link: what it is about, and a button where it can still be acknowledged.
  private func page(for token: String) -> AcknowledgementPage {
    let configuration = currentConfiguration
    var page = AcknowledgementPage.gone
    page.language = configuration.language
    guard let key = queue.sync(execute: { acknowledgementKey }) else { return page }
    do throws(OperationRefusal) {
      let id = try AcknowledgementLinks(base: "", key: key).alert(token, now: SystemClock.now())
      page.isRefusal = false
      describe(id, configuration, &page)
    } catch {
      page.lines = [error.message]
    }
    return page
  }

  private func describe(
    _ id: String,
    _ configuration: SluiceConfiguration,
    _ page: inout AcknowledgementPage
  ) {
    let alerts = try? StoreReader(path: configuration.store.path)
      .alerts(states: [.pending, .firing], since: nil)
    guard let alert = alerts?.first(where: { $0.id == id }) else {
      page.title = id
      page.lines = [page.words("It has ended.", "该告警已结束。", "該告警已結束。")]
      return
    }
    let rule = configuration.rules.first { $0.name == alert.rule }
    let site = configuration.sites.first { $0.name == alert.site }
    page.title = rule?.title.text(in: configuration.language) ?? alert.rule
    page.lines = [
      site?.title.text(in: configuration.language), id,
      rule?.advice.text(in: configuration.language),
    ].compactMap(\.self)
    if let by = alert.acknowledged?.by {
      page.lines.append(page.words("In hand: \(by)", "已由 \(by) 处理", "已由 \(by) 處理"))
    } else {
      page.hasButton = true
    }
  }

  private func acknowledge(_ token: String, by name: String) -> AcknowledgementPage {
    var page = page(for: token)
    guard page.hasButton else { return page }
    page.hasButton = false
    let key = queue.sync { acknowledgementKey } ?? []
    let shown = SafeText.escaped(String(name.trimmingCharacters(in: .whitespaces).prefix(60)))
    let by = shown.isEmpty ? "link" : "\(shown) (link)"
    do throws(OperationRefusal) {
      let id = try AcknowledgementLinks(base: "", key: key).alert(token, now: SystemClock.now())
      _ = try operate { ingest, now throws(OperationRefusal) in
        try ingest.acknowledge(id, Alert.Acknowledgement(by: by, at: now, note: ""))
      }
      logger.notice("acknowledged by a link", metadata: ["alert": "\(id)", "by": "\(by)"])
      page.lines.append(page.words("Thank you. It is yours.", "已确认，请尽快处理。", "已確認，請儘快處理。"))
    } catch {
      page.isRefusal = true
      page.lines.append(error.message)
    }
    return page
  }
}

extension AcknowledgementPage {
  /// What a link that is not good leads to.
  static let gone = AcknowledgementPage(
    language: .english,
    title: "Sluice",
    lines: [],
    hasButton: false,
    isRefusal: true
  )
}
