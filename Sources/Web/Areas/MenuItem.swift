import Access

/// A part of the program as the menu shows it, to those who may use it.
struct MenuItem: Sendable {
    enum Group: CaseIterable, Sendable { case work, knowledge, supervision }

    let path: Path
    let label: String
    /// A symbol of `icons.svg`.
    let icon: String
    let permission: Permission
    let group: Group
    /// What else belongs to this part: the beginnings of addresses.
    private let others: [String]

    init(_ path: Path, _ label: String, icon: String, _ permission: Permission, _ group: Group, others: [String] = []) {
        self.path = path
        self.label = label
        self.icon = icon
        self.permission = permission
        self.group = group
        self.others = others
    }

    /// Whether an address is in this part.
    func holds(_ address: String) -> Bool {
        address == path.rawValue || (path != .today && address.hasPrefix(path.rawValue + "/")) || others.contains(where: address.hasPrefix)
    }

    /// Group by group, in the order of the areas within each. The first three are the daily ones of a phone.
    static var all: [MenuItem] {
        let items = Routes.areas.flatMap { $0.menu }
        return Group.allCases.flatMap { group in items.filter { $0.group == group } }
    }
}
