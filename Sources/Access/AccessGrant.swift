import Civics

/// What an account has to do with a household's case (关系).
package enum Relation: String, CaseIterable, Hashable, Sendable {
    case responsible
    case assisting
    /// The account's organisation was offered the referral or accepted it.
    case referred
    /// On the list of those who may know of a safeguarding matter.
    case named
    /// Has broken the glass, and it has not expired; see `BreakGlass`.
    case breakGlass

    package var label: String {
        switch self {
        case .responsible: "承办"
        case .assisting: "协办"
        case .referred: "转介"
        case .named: "点名"
        case .breakGlass: "破例"
        }
    }
}

/// How much harm it does when content is seen by the wrong person (敏感程度).
package enum Sensitivity: Int, CaseIterable, Comparable, Hashable, Sendable {
    case general
    /// Illness, income, accounts, children: 敏感个人信息 in the sense of 个人信息保护法 art. 28.
    case sensitive
    /// Self-harm, harm to a child, mental disorder.
    case restricted

    package static func < (left: Sensitivity, right: Sensitivity) -> Bool { left.rawValue < right.rawValue }

    package var label: String {
        switch self {
        case .general: "一般"
        case .sensitive: "敏感"
        case .restricted: "受限"
        }
    }
}

/// One line of `access-rules.yaml` (授权): every part of it must hold.
package struct AccessGrant: Hashable, Sendable {
    /// Where the household must be registered (户籍地) or live (居住地).
    package enum Scope: String, CaseIterable, Hashable, Sendable {
        case district
        case ownArea
        /// Neither place is known, so it is nobody's yet.
        case unplaced
        case anywhere

        package var label: String {
            switch self {
            case .district: "全区"
            case .ownArea: "辖区"
            case .unplaced: "地址不详"
            case .anywhere: "不限"
            }
        }
    }

    package let role: Role
    package let scope: Scope
    /// At least one of these must hold; empty when none is asked for.
    package let relations: Set<Relation>
    /// Never empty.
    package let purposes: Set<Purpose>
    /// The most sensitive content it opens.
    package let sensitivity: Sensitivity

    package init(role: Role, scope: Scope, relations: Set<Relation> = [], purposes: Set<Purpose>, sensitivity: Sensitivity) {
        self.role = role
        self.scope = scope
        self.relations = relations
        self.purposes = purposes
        self.sensitivity = sensitivity
    }

    /// Where it reaches for this viewer.
    func extent(of viewer: Viewer) -> Reach.Extent {
        switch scope {
        case .anywhere: .everywhere
        case .unplaced: .unplaced
        case .ownArea: .within(viewer.areaFilter)
        case .district: .within(AreaFilter(areas: Set(viewer.areas.map { $0.ancestor(at: .district) ?? $0 }).sorted()))
        }
    }

    func acceptsAny(of held: Set<Relation>) -> Bool { relations.isEmpty || !relations.isDisjoint(with: held) }
}
