import Civics
import Database

/// Whose content is asked for: where the household is, what the viewer has to do with it, and how sensitive the content is.
package struct AccessSubject: Hashable, Sendable {
    /// Where the household is registered and where it lives; what is not known is left out.
    package let places: [RegionCode]
    package let relations: Set<Relation>
    package let sensitivity: Sensitivity

    package init(places: [RegionCode], relations: Set<Relation> = [], sensitivity: Sensitivity = .general) {
        self.places = places
        self.relations = relations
        self.sensitivity = sensitivity
    }
}

/// The answer for one viewer, permission and subject.
package enum AccessDecision: Hashable, Sendable {
    /// - Parameters:
    ///   - purposes: those of which one must be stated; each opens at least what was asked for.
    ///   - sensitivity: the most sensitive content that all of these purposes open.
    case admitted(purposes: Set<Purpose>, sensitivity: Sensitivity)
    case refused(AccessRefusal)

    package var isAdmitted: Bool { refusal == nil }

    package var refusal: AccessRefusal? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }

    /// Empty when refused.
    package var purposes: Set<Purpose> {
        guard case .admitted(let purposes, _) = self else { return [] }
        return purposes
    }

    /// In the order forms show them.
    package var listedPurposes: [Purpose] { Purpose.allCases.filter(purposes.contains) }
}

/// Why not: the first thing that no grant gets past.
package enum AccessRefusal: String, CaseIterable, Hashable, Sendable {
    /// Nobody of this role may, whoever it is about.
    case role
    /// The household is in no area the role may act in, and the viewer has nothing to do with it.
    case area
    /// Place is no matter, but the viewer has nothing to do with the case.
    case relation
    case sensitivity
    case purpose

    package var message: String {
        switch self {
        case .role: "您的角色没有这项权限；确有工作需要的，请联系区级管理员。"
        case .area: "这户不在您的辖区，也不由您承办；请由所在街镇办理，或请街镇转派给您。"
        case .relation: "这件个案没有交给您；请先由承办街镇分派、转介，或把您列入知情人名单。"
        case .sensitivity: "这部分内容受限，只有点了名的人可以看；确需知情的，请联系承办街镇。"
        case .purpose: "不能为这个目的查看；请按实际用途重新选择查看目的。"
        }
    }
}

/// Who may do what, to whom, for what purpose: `access-rules.yaml` as it was read. What is not granted is refused.
package struct AccessRules: Hashable, Sendable {
    private let grants: [Permission: [AccessGrant]]

    package init(_ grants: [Permission: [AccessGrant]]) { self.grants = grants }

    /// The file that is built into the program.
    package static let standard: AccessRules = {
        do throws(AccessRulesError) {
            return try AccessRules(yaml: standardText)
        } catch {
            // A test reads the file, so no program is ever built around a broken one.
            preconditionFailure(error.message)
        }
    }()

    package static var standardText: String { String(decoding: PackageResources.access_rules_yaml, as: UTF8.self) }

    package func grants(of permission: Permission) -> [AccessGrant] { grants[permission] ?? [] }

    package func grants(of permission: Permission, to role: Role) -> [AccessGrant] {
        grants(of: permission).filter { $0.role == role }
    }

    /// - Parameter purpose: the one stated; `nil` to ask which may be.
    package func decide(
        _ viewer: Viewer, _ permission: Permission, _ subject: AccessSubject, for purpose: Purpose? = nil
    ) -> AccessDecision {
        let ofRole = grants(of: permission, to: viewer.role)
        if ofRole.isEmpty { return .refused(.role) }
        let here = ofRole.filter { $0.extent(of: viewer).holds(subject.places) }
        if here.isEmpty { return .refused(.area) }
        let related = here.filter { $0.acceptsAny(of: subject.relations) }
        // Where the role has grants for an area, the household's place is what a person would name as the reason.
        if related.isEmpty { return .refused(ofRole.contains { $0.relations.isEmpty } ? .area : .relation) }
        let open = related.filter { $0.sensitivity >= subject.sensitivity }
        if open.isEmpty { return .refused(.sensitivity) }
        let fitting = open.filter { grant in purpose.map(grant.purposes.contains) ?? true }
        guard let least = fitting.map(\.sensitivity).min() else { return .refused(.purpose) }
        let purposes = purpose.map { [$0] } ?? fitting.reduce(into: Set<Purpose>()) { $0.formUnion($1.purposes) }
        return .admitted(purposes: purposes, sensitivity: least)
    }

    /// What a list shows this viewer. Agrees with `decide`, whatever the purpose.
    package func reach(_ viewer: Viewer, _ permission: Permission, sensitivity: Sensitivity = .general) -> Reach {
        let open = grants(of: permission, to: viewer.role).filter { $0.sensitivity >= sensitivity }
        return Reach(arms: open.map { Reach.Arm(extent: $0.extent(of: viewer), relations: $0.relations) })
    }
}

extension Viewer {
    /// Whether there is somebody to whom the viewer may do this: what a menu and a route ask.
    package func may(_ permission: Permission) -> Bool { !AccessRules.standard.grants(of: permission, to: role).isEmpty }

    package func decision(on permission: Permission, of subject: AccessSubject, for purpose: Purpose? = nil) -> AccessDecision {
        AccessRules.standard.decide(self, permission, subject, for: purpose)
    }

    package func reach(of permission: Permission, sensitivity: Sensitivity = .general) -> Reach {
        AccessRules.standard.reach(self, permission, sensitivity: sensitivity)
    }
}
