/// One of the values a field offers.
struct Choice: Sendable {
    /// How a step of a scale is coloured once it is chosen. The word says it first.
    enum Tone: String, Sendable { case good, middling, bad, unasked }

    let value: String
    let label: String
    let note: String?
    var isChosen: Bool
    let isDisabled: Bool
    /// A sign of danger: red when ticked.
    let isUrgent: Bool
    let tone: String?

    init(
        _ value: String, _ label: String, note: String? = nil, isChosen: Bool = false, isDisabled: Bool = false, isUrgent: Bool = false,
        tone: Tone? = nil
    ) {
        self.value = value
        self.label = label
        self.note = note
        self.isChosen = isChosen
        self.isDisabled = isDisabled
        self.isUrgent = isUrgent
        self.tone = tone?.rawValue
    }
}

/// What all fields have in common, so that a form can tell its fields from those of another and give back what was typed.
protocol InputField: Sendable {
    var name: String { get }
    var label: String { get }
    var hint: String? { get }
    /// Names the field on its page; the name itself unless a page has several forms with it.
    var id: String { get set }
    var error: String? { get set }
    var describedBy: String? { get set }

    mutating func hold(_ values: FormValues)
}

extension InputField {
    /// The field as a part of one form among several.
    mutating func place(in form: String) {
        id = "\(form)-\(name)"
        describedBy = description(of: id, hint, error)
    }

    mutating func fail(_ error: String) {
        self.error = error
        describedBy = description(of: id, hint, error)
    }
}

/// A line to type in (`form-text`), also for dates and numbers.
struct TextField: InputField {
    enum Kind: String, Sendable { case text, date, tel, number, search, month, time, password }

    var id: String
    let name: String
    let label: String
    private(set) var value: String
    let type: String
    let hint: String?
    var error: String?
    var describedBy: String?
    let placeholder: String?
    /// Which keys a phone shows: `numeric`, `decimal`, `tel`.
    let inputMode: String?
    let isOptional: Bool
    /// No wider than a date or an amount needs.
    let isShort: Bool

    init(
        _ name: String, _ label: String, value: String = "", kind: Kind = .text, hint: String? = nil, error: String? = nil,
        placeholder: String? = nil, inputMode: String? = nil, isOptional: Bool = false, isShort: Bool? = nil
    ) {
        id = name
        self.name = name
        self.label = label
        self.value = value
        type = kind.rawValue
        self.hint = hint
        self.error = error
        describedBy = description(of: name, hint, error)
        self.placeholder = placeholder
        self.inputMode = inputMode
        self.isOptional = isOptional
        self.isShort = isShort ?? [.date, .number, .month, .time, .tel].contains(kind)
    }

    /// A password is typed anew each time.
    mutating func hold(_ values: FormValues) { if type != Kind.password.rawValue { value = values.verbatim(name) ?? "" } }
}

/// Several lines to type in (`form-textarea`).
struct TextArea: InputField {
    var id: String
    let name: String
    let label: String
    private(set) var value: String
    let hint: String?
    var error: String?
    var describedBy: String?
    let placeholder: String?
    let isOptional: Bool
    let rows: Int

    init(
        _ name: String, _ label: String, value: String = "", hint: String? = nil, error: String? = nil, placeholder: String? = nil,
        isOptional: Bool = false, rows: Int = 4
    ) {
        id = name
        self.name = name
        self.label = label
        self.value = value
        self.hint = hint
        self.error = error
        describedBy = description(of: name, hint, error)
        self.placeholder = placeholder
        self.isOptional = isOptional
        self.rows = rows
    }

    mutating func hold(_ values: FormValues) { value = values.verbatim(name) ?? "" }
}

/// One value out of a list that unfolds (`form-select`): for more than six; fewer are tiles.
struct SelectField: InputField {
    var id: String
    let name: String
    let label: String
    private(set) var choices: [Choice]
    let hint: String?
    var error: String?
    var describedBy: String?
    let isOptional: Bool

    init(_ name: String, _ label: String, _ choices: [Choice], hint: String? = nil, error: String? = nil, isOptional: Bool = false) {
        id = name
        self.name = name
        self.label = label
        self.choices = choices
        self.hint = hint
        self.error = error
        describedBy = description(of: name, hint, error)
        self.isOptional = isOptional
    }

    mutating func hold(_ values: FormValues) {
        for index in choices.indices { choices[index].isChosen = choices[index].value == values.verbatim(name) }
    }
}

/// Values as large tiles (`form-choices`): one of them, or any number.
struct ChoiceField: InputField {
    enum Kind: String, Sendable { case radio, checkbox }

    var id: String
    let name: String
    let label: String
    let type: String
    private(set) var choices: [Choice]
    let hint: String?
    var error: String?
    var describedBy: String?
    let isOptional: Bool
    /// One below the other on a phone: for long words.
    let isStacked: Bool

    init(
        _ name: String, _ label: String, _ kind: Kind, _ choices: [Choice], hint: String? = nil, error: String? = nil,
        isOptional: Bool = false, isStacked: Bool = false
    ) {
        id = name
        self.name = name
        self.label = label
        type = kind.rawValue
        self.choices = choices
        self.hint = hint
        self.error = error
        describedBy = description(of: name, hint, error)
        self.isOptional = isOptional
        self.isStacked = isStacked
    }

    mutating func hold(_ values: FormValues) {
        let chosen = values.all(name)
        for index in choices.indices { choices[index].isChosen = chosen.contains(choices[index].value) }
    }
}

/// A few steps side by side (`form-scale`): a block of the visit on its three-point scale, a question with yes and no.
struct ScaleField: Sendable {
    let name: String
    let label: String
    let choices: [Choice]
    /// What the last visit said, for comparison.
    let was: String?
    let hint: String?

    init(_ name: String, _ label: String, _ choices: [Choice], was: String? = nil, hint: String? = nil) {
        self.name = name
        self.label = label
        self.choices = choices
        self.was = was
        self.hint = hint
    }
}

/// What is wrong with a form, above it (`form-errors`). Each line leads to its field.
struct ErrorSummary: Sendable {
    struct Line: Sendable {
        let href: String
        let text: String
    }

    let title: String
    let lines: [Line]

    /// - Parameter errors: the field's name and what to do about it. For tiles and scales the first tile is `name-1`.
    init(_ errors: [(field: String, text: String)]) {
        title = "有 \(errors.count) 处要改"
        lines = errors.map { Line(href: "#\($0.field)", text: $0.text) }
    }
}

private func description(of name: String, _ hint: String?, _ error: String?) -> String? {
    let ids = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap { $0 }
    return ids.isEmpty ? nil : ids.joined(separator: " ")
}
