import Civics
import PolicyLanguage

/// One household as the reference evaluator reads it: what is known of it and of each member, with where each value came from.
package struct HouseholdFacts: Sendable {
    package var own: Facts
    package var members: [Facts]

    package init(own: Facts = Facts(), members: [Facts]) {
        self.own = own
        self.members = members
    }

    /// What is known of one person, or of the household itself.
    package struct Facts: Sendable {
        /// How an explanation names the person, for example 户主 or 成员2; never a real name.
        package var label: String
        package var values: [FactDeclaration.ID: RecordedValue]
        /// 享受: help being received now. A policy not listed is known not to be received.
        package var received: [TypedPolicy.ID: Truth]
        /// 身份: status recognised now. A policy not listed is known not to be recognised.
        package var recognised: [TypedPolicy.ID: Truth]
        /// Definitions whose value is given outright, as an example may do; units of the definition's type, `nil` unknown.
        package var given: [Definition.ID: Rational?]

        package init(
            label: String = "", values: [FactDeclaration.ID: RecordedValue] = [:], received: [TypedPolicy.ID: Truth] = [:],
            recognised: [TypedPolicy.ID: Truth] = [:], given: [Definition.ID: Rational?] = [:]
        ) {
            self.label = label
            self.values = values
            self.received = received
            self.recognised = recognised
            self.given = given
        }
    }
}

/// A fact's value with where it came from. A fact that has no `RecordedValue` takes what its declaration says of absence.
package struct RecordedValue: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// Stored units of the fact's type.
        case known(Int64)
        case unknown
        /// A monthly fact. A month not listed is absent, which the declaration interprets; a `nil` month is unknown.
        case history([CivilMonth: Int64?])
    }

    package enum Origin: Hashable, Sendable {
        case record(RecordReference)
        case learnt(LearntReference)
    }

    package var content: Content
    package var origin: Origin?

    package init(_ content: Content, source: RecordReference? = nil) {
        self.content = content
        origin = source.map(Origin.record)
    }

    package init(_ content: Content, learnt: LearntReference) {
        self.content = content
        origin = .learnt(learnt)
    }

    /// The department's record, when it was read from one.
    package var source: RecordReference? { if case .record(let reference) = origin { reference } else { nil } }

    /// The visit or call, when somebody found it out there.
    package var learnt: LearntReference? { if case .learnt(let reference) = origin { reference } else { nil } }
}

/// Where somebody found a value out (走访所得): what they were doing, the number of the record they made of it, and the day.
package struct LearntReference: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, CaseIterable, Codable, Sendable {
        case visit, phone, desk, document

        package var label: String {
            switch self {
            case .visit: "走访"
            case .phone: "电话"
            case .desk: "案头核查"
            case .document: "材料"
            }
        }
    }

    package var kind: Kind
    /// Of the record in casework.
    package var number: Int64
    package var on: CivilDate

    package init(kind: Kind, number: Int64, on: CivilDate) {
        self.kind = kind
        self.number = number
        self.on = on
    }

    /// 走访 2026-11-25
    package var label: String { "\(kind.label) \(on)" }
}

/// Where a value was read: the delivery's row, and the day the department says it was true.
package struct RecordReference: Hashable, Sendable, Codable {
    package var dataSet: String
    package var delivery: Int64
    package var row: Int
    package var asOf: CivilDate

    package init(dataSet: String, delivery: Int64, row: Int, asOf: CivilDate) {
        self.dataSet = dataSet
        self.delivery = delivery
        self.row = row
        self.asOf = asOf
    }
}
