import Telemetry

/// Lays the tree of a rule out as a flat list, each part once.
struct ProgramBuilder {
  var nodes: [Node] = []
  private(set) var conversions: [UnitConversion] = []
  private(set) var called: [DomainFunction] = []
  private(set) var arguments: [[Int]] = []
  private(set) var texts: [String] = []
  var groups = [LaneGroup()]
  /// The steps of terms that are there already, by group.
  var known: [[Term: Int]] = [[:]]
  /// The steps of the terms that windows look at, which have memories of their own that go by the time of
  /// the window.
  private(set) var inner: [Term: Int] = [:]
  private var seen: [Term: Int] = [:]
  private var isInside = false
  private let functions: [String: DomainFunction]
  var group = 0
  var dayFigures: [WindowSpec.DayFigure]?
  var dayWindow = 0

  init(functions: [String: DomainFunction]) {
    self.functions = functions
  }

  /// Adds a part with all that it is made of.
  ///
  /// - Returns: its step.
  mutating func add(_ term: Term) -> Int {
    if dayFigures == nil, let step = isInside ? seen[term] : known[group][term] { return step }
    let node = node(for: term)
    nodes.append(node)
    guard dayFigures == nil else { return nodes.count - 1 }
    if isInside { seen[term] = nodes.count - 1 } else { known[group][term] = nodes.count - 1 }
    return nodes.count - 1
  }

  /// Adds the part that a window looks at; the windows that it is made of go by the time of the
  /// outermost.
  ///
  /// - Returns: its step, and whether it is made of windows.
  mutating func addInner(_ term: Term) -> (step: Int, hasWindows: Bool) {
    let (wasInside, before) = (isInside, groups[group].windows.count)
    isInside = true
    let step = add(term)
    isInside = wasInside
    let windows = before..<groups[group].windows.count
    for index in windows { groups[group].windows[index].clock = sources(of: term) }
    if !wasInside {
      if group == 0 { inner.merge(seen) { own, _ in own } }
      seen = [:]
    }
    return (step, !windows.isEmpty)
  }

  /// Adds the part that is asked of each device of a site, in a group of its own.
  mutating func addGroup(_ term: Term) -> (step: Int, group: Int) {
    groups.append(LaneGroup())
    known.append([:])
    let outer = (group, isInside, seen)
    (group, isInside, seen) = (groups.count - 1, false, [:])
    let added = (step: add(term), group: group)
    (group, isInside, seen) = outer
    return added
  }

  /// The step whose value tells most: the left side of the first comparison.
  func shown(of term: Term) -> Int? {
    switch term {
    case .comparison(_, let left, _): known[0][left]
    case .and(let left, let right), .or(let left, let right):
      shown(of: left) ?? shown(of: right)
    case .not(let inner): shown(of: inner)
    case .missing(let input, _): known[0][.age(input)]
    default: nil
    }
  }

  private mutating func node(for term: Term) -> Node {
    switch term {
    case .constant(let value): Node(operation: .constant, number: value)
    case .input(let input): Node(operation: .input, left: index(of: input))
    case .arithmetic(let sign, let left, let right): arithmetic(sign, left, right)
    case .negative(let inner): spanning(.negative, inner)
    case .converted(let conversion, let inner): converted(conversion, inner)
    case .call(let name, let terms): call(name, terms)
    case .window(let kind, let inner, let span): figure(kind, inner, span)
    case .age(let input): Node(operation: .age, left: index(of: input))
    case .daysSinceStart: Node(operation: .days)
    case .month: Node(operation: .month)
    case .dayFigure(let kind, let inner): dayFigure(kind, inner)
    case .dayRun(let inner): dayRun(inner)
    case .timeTo(let input, let comparison, let limit, let isDiel):
      timeTo(input, comparison, limit, isDiel)
    case .over(let over, let inner): self.over(over, inner)
    default: condition(for: term)
    }
  }

  private mutating func condition(for term: Term) -> Node {
    switch term {
    case .comparison(let comparison, let left, let right): compare(comparison, left, right)
    case .and(let left, let right): pair(.and, left, right)
    case .or(let left, let right): pair(.or, left, right)
    case .not(let inner): Node(operation: .not, left: Int32(add(inner)))
    case .missing(let input, let span): missing(input, span)
    case .stuck(let input, let span): stuck(input, span)
    case .isDaylight: Node(operation: .isDaylight)
    case .inMaintenance: Node(operation: .inMaintenance)
    case .between(let from, let to):
      Node(operation: .between, left: Int32(from), right: Int32(to))
    case .kindIs(let kind): Node(operation: .kindIs, left: text(kind))
    case .stageIs(let stage): Node(operation: .stageIs, left: text(stage))
    default: preconditionFailure("a term is a number or a condition")
    }
  }

  private mutating func pair(_ operation: Node.Operation, _ left: Term, _ right: Term) -> Node {
    Node(operation: operation, left: Int32(add(left)), right: Int32(add(right)))
  }

  private mutating func compare(
    _ comparison: Expression.Comparison,
    _ left: Term,
    _ right: Term
  ) -> Node {
    let (first, second) = (add(left), add(right))
    return Node(
      operation: .compare,
      comparison: comparison,
      isSpan: nodes[first].isSpan || nodes[second].isSpan,
      left: Int32(first),
      right: Int32(second)
    )
  }

  private mutating func arithmetic(
    _ sign: Term.Arithmetic,
    _ left: Term,
    _ right: Term
  ) -> Node {
    let operation: Node.Operation =
      switch sign {
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      }
    var node = pair(operation, left, right)
    node.isSpan = nodes[Int(node.left)].isSpan || nodes[Int(node.right)].isSpan
    return node
  }

  private mutating func spanning(_ operation: Node.Operation, _ inner: Term) -> Node {
    let step = add(inner)
    return Node(operation: operation, isSpan: nodes[step].isSpan, left: Int32(step))
  }

  private mutating func missing(_ input: Term.Input, _ span: TimeSpan) -> Node {
    let step = add(.age(input))
    return Node(
      operation: .missing,
      left: nodes[step].left,
      number: Double(span.milliseconds)
    )
  }

  private mutating func converted(_ conversion: UnitConversion, _ inner: Term) -> Node {
    var node = spanning(.converted, inner)
    conversions.append(conversion)
    node.right = Int32(conversions.count - 1)
    return node
  }

  private mutating func call(_ name: String, _ terms: [Term]) -> Node {
    guard let function = functions[name] else { preconditionFailure("call of \(name)") }
    let steps = terms.map { add($0) }
    called.append(function)
    arguments.append(steps)
    return Node(operation: .call, left: Int32(called.count - 1))
  }

  private mutating func text(_ text: String) -> Int32 {
    texts.append(text)
    return Int32(texts.count - 1)
  }

  mutating func index(of input: Term.Input) -> Int32 {
    if let index = groups[group].inputs.firstIndex(of: input) { return Int32(index) }
    groups[group].inputs.append(input)
    return Int32(groups[group].inputs.count - 1)
  }
}
