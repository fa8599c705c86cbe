import Casework

/// An act with its fields and a button that says what happens: unfolding (`act-dialog`), open (`act-form`), or the button alone
/// (`act-button`). After a refusal it stands open, with what was typed and what is wrong.
struct ActForm: Sendable {
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    /// A field of any kind: one of them is there.
    struct Field: Sendable {
        private(set) var text: TextField?
        private(set) var area: TextArea?
        private(set) var select: SelectField?
        private(set) var choices: ChoiceField?

        init(_ field: any InputField) {
            switch field {
            case let field as TextField: text = field
            case let field as TextArea: area = field
            case let field as SelectField: select = field
            case let field as ChoiceField: choices = field
            default: preconditionFailure("\(type(of: field)) has no place in a form")
            }
        }
    }

    enum Tone: String, Sendable { case primary = "", quiet, danger, plain }

    /// Names the form on its page; sent with it, so that a refusal finds its way back.
    let id: String
    let title: String
    let action: String
    let csrf: String
    let version: Int64?
    let hidden: [Hidden]
    let fields: [Field]
    let button: String
    /// What the button does, for whoever does not see what it stands beside.
    let buttonLabel: String?
    let tone: String
    let hint: String?
    let isOpen: Bool
    let errors: ErrorSummary?

    static let field = "form"

    /// - Parameter version: that of the case that the page was made for; `nil` for an act that does not mind changes.
    init(
        _ id: String, _ title: String, _ action: String, _ visit: Visit, version: Int64?, hidden: KeyValuePairs<String, String> = [:],
        _ fields: [any InputField] = [], button: String, buttonLabel: String? = nil, tone: Tone = .primary, hint: String? = nil
    ) {
        self.id = id
        self.title = title
        self.action = action
        csrf = visit.session.csrf
        self.version = version
        self.hidden = hidden.map { Hidden(name: $0.key, value: $0.value) }
        let refusal = visit.form[Self.field] == id ? visit.refusal : nil
        var fields = fields
        for index in fields.indices {
            fields[index].place(in: id)
            if let refusal { fields[index].take(refusal, visit.form) }
        }
        self.fields = fields.map(Field.init)
        let failed = fields.first { $0.error != nil } ?? fields.first
        errors = refusal.map { ErrorSummary([(failed?.id ?? id, $0.message)]) }
        isOpen = refusal != nil
        self.button = button
        self.buttonLabel = buttonLabel
        self.tone = tone.rawValue
        self.hint = hint
    }
}

extension InputField {
    fileprivate mutating func take(_ refusal: any Refusal, _ values: FormValues) {
        hold(values)
        if refusal.field == label { fail(refusal.message) }
    }
}

extension Notice {
    /// What has just been done or refused, above the page. A form that was refused says so itself.
    init?(of visit: Visit) {
        if let refusal = visit.refusal, visit.form[ActForm.field] == nil {
            self.init(.danger, "没有办成。", text: refusal.message)
        } else if let done = visit.done {
            self.init(.success, done.title)
        } else {
            return nil
        }
    }
}
