import Configuration
import Foundation
import Presence
import Rules
import Store
import Telemetry

/// What a reading command knows of the place that it runs at.
struct Surroundings {
  /// The configuration, where there is one.
  let configuration: SluiceConfiguration?
  /// The zone of clocks and calendars.
  let zone: LocalZone
  /// The language of tables and hints.
  let language: Language
  /// The path of the store; nil where none is named.
  let storePath: String?

  /// Finds out.
  ///
  /// A configuration that is named has to be sound. With a store named and no configuration, the
  /// default one is used for zone and language if it can be, else the machine's zone and English.
  ///
  /// Where no store is needed, none of the two has to be named.
  init(_ options: PlaceOptions, needsStore: Bool = true) throws(Failure) {
    if options.config == nil, !needsStore || options.store != nil {
      self.init(store: options.store)
    } else {
      try self.init(
        config: options.config ?? PlaceOptions.defaultConfiguration,
        store: options.store
      )
    }
  }

  /// Takes everything from one configuration, but for a store that is named beside it.
  init(config: String, store: String? = nil) throws(Failure) {
    self.init(try Self.load(config), store: store)
  }

  /// Takes zone and language from the default configuration, if it can be read.
  init(store: String?) {
    self.init(try? Self.load(PlaceOptions.defaultConfiguration), store: store)
  }

  private init(_ configuration: SluiceConfiguration?, store: String?) {
    self.configuration = configuration
    zone = configuration?.zone ?? SystemClock.zone
    language = configuration?.language ?? .english
    storePath = store ?? configuration?.store.path
  }

  /// Where the store is.
  func pathOfStore() throws(Failure) -> String {
    guard let storePath else {
      throw Failure(.usage, "no store is named: say --store FILE or --config FILE")
    }
    return storePath
  }

  /// Opens the store; a damaged one to read what is left, where its losses are taken.
  func openStore(onLoss: ((StoreLoss) -> Void)? = nil) throws(Failure) -> StoreReader {
    let path = try pathOfStore()
    do {
      return try StoreReader(path: path, onLoss: onLoss)
    } catch {
      throw Failure(error)
    }
  }

  /// What people call a site, in their language.
  func title(ofSite name: String) -> String? {
    configuration?.sites.first { $0.name == name }?.title.text(in: language)
  }

  /// What people call a rule, in their language.
  func title(ofRule name: String) -> String? {
    if let rule = PresenceRule(rawValue: name) { return rule.title.text(in: language) }
    return configuration?.rules.first { $0.name == name }?.title.text(in: language)
  }

  /// What people call a metric, in their language; nil in English, where the name says it.
  func title(ofMetric name: String) -> String? {
    guard let metric = MetricCatalogue.standard[name] else { return nil }
    return switch language {
    case .english: nil
    case .simplifiedChinese: metric.simplified
    case .traditionalChinese: metric.traditional
    }
  }

  private static func load(_ path: String) throws(Failure) -> SluiceConfiguration {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        .unable,
        "there is no configuration at \(path): write one, or say --config FILE or --store FILE"
      )
    }
    do {
      return try ConfigurationLoader.load(path: path, secrets: .skip).configuration
    } catch {
      throw Failure(
        .unable,
        "\(path) has faults: 'sluice check --config \(path)' names them, --store FILE does without it"
      )
    }
  }
}
