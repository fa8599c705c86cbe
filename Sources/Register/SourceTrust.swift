import Library

/// How far a data set is trusted for what the register keeps of a person: 1 is best, 9 knows nothing. Of two equally trusted
/// sources the one with the later as-of date wins.
///
/// The data set that keeps the hukou books knows best who people are and where they are registered; the one that knows the
/// dwellings knows best where they live and how to reach them.
package struct SourceTrust: Hashable, Sendable {
    package static let nothing = 9

    package let identity: Int
    package let hukou: Int
    package let residence: Int
    /// Whether somebody without an identity number may be added on its word: it sees newborns and foreigners where they live.
    package let addsPeopleWithoutNumber: Bool

    package init(_ dataSet: DataSetDeclaration) {
        func has(_ roles: DataSetDeclaration.Role...) -> Bool { roles.contains { dataSet.field($0) != nil } }
        let (keepsBooks, knowsDwellings) = (has(.hukouHousehold), has(.residenceHousehold))
        identity = keepsBooks ? 1 : knowsDwellings ? 2 : 3
        hukou = keepsBooks ? 1 : has(.hukouRegion, .hukouAddress) ? 2 : Self.nothing
        residence = knowsDwellings ? 1 : has(.residenceRegion, .residenceAddress, .phone) ? 2 : Self.nothing
        addsPeopleWithoutNumber = knowsDwellings
    }
}
