extension Block {
    /// The block's part of the district's figures; rows and defects are counted where they are written.
    func summary() -> DistrictSummary {
        var summary = DistrictSummary()
        for family in families where family.origin != .deceased { count(family, in: &summary) }
        for person in people {
            summary.add(.dead, if: !person.isAlive)
            if person.isAlive { count(person, in: &summary) }
        }
        return summary
    }

    private func count(_ person: TestPerson, in summary: inout DistrictSummary) {
        summary.addEntitlements(of: person)
        let origin = families[person.family].origin
        if origin != .absent {
            summary.add(.residents)
            summary.add(.residents0To14, if: person.age <= 14)
            summary.add(.residents15To59, if: (15...59).contains(person.age))
            summary.add(.residents60, if: person.age >= 60)
            summary.add(.residents65, if: person.age >= 65)
            summary.add(.outsiders, if: person.hukou == .elsewhere)
        }
        summary.add(.registeredUnemployed, if: person.work == .unemployed)
        guard person.hukou == .district else { return }
        summary.add(.hukouHolders)
        summary.add(.hukouAbsent, if: origin == .absent)
        summary.add(.hukouSeparated, if: families[person.family].isSeparated)
        countOld(person, in: &summary)
        countDisabled(person, in: &summary)
        summary.add(.minimumLivingPeople, if: person.receives.contains(.minimumLiving))
        summary.add(.fourCircles, if: circle(of: person) != nil)
    }

    private func countOld(_ person: TestPerson, in summary: inout DistrictSummary) {
        guard person.age >= 60 else { return }
        summary.add(.hukou60)
        summary.add(.hukou60To64, if: person.age <= 64)
        summary.add(.hukou65To69, if: (65...69).contains(person.age))
        summary.add(.hukou70To79, if: (70...79).contains(person.age))
        summary.add(.hukou80, if: person.age >= 80)
        summary.add(.hukouWomen60, if: person.sex == .female)
        summary.add(.hukouWomen80, if: person.sex == .female && person.age >= 80)
    }

    private func countDisabled(_ person: TestPerson, in summary: inout DistrictSummary) {
        let figure: DistrictSummary.Figure? =
            switch person.category {
            case .none: nil
            case .visual: .disabledVisual
            case .hearing: .disabledHearing
            case .speech: .disabledSpeech
            case .physical: .disabledPhysical
            case .intellectual: .disabledIntellectual
            case .mental: .disabledMental
            case .multiple: .disabledMultiple
            }
        guard let figure else { return }
        summary.add(.disabled)
        summary.add(figure)
        summary.add(.severelyDisabled, if: person.isSeverelyDisabled)
        summary.add(.severelyDisabledOutOfWork, if: person.isSeverelyDisabled && (16...59).contains(person.age) && !person.isAbleToWork)
    }

    private func count(_ family: TestFamily, in summary: inout DistrictSummary) {
        guard family.origin != .absent else { return }
        summary.add(.families)
        let (entitled, receives) = (people[family.members.lowerBound].entitled, people[family.members.lowerBound].receives)
        summary.add(.minimumLivingFamilies, if: receives.contains(.minimumLiving))
        summary.add(.minimumLivingEntitledFamilies, if: entitled.contains(.minimumLiving))
        summary.add(.minimumLivingMissedFamilies, if: entitled.contains(.minimumLiving) && !receives.contains(.minimumLiving))
        summary.add(.edgeFamilies, if: receives.contains(.edge))
        summary.add(.edgeMissedFamilies, if: entitled.contains(.edge) && !receives.contains(.edge))
        summary.add(.nearTheLineFamilies, if: family.standing == .nearTheLine)
        summary.add(.medicalShockFamilies, if: family.standing == .medicalShock)
    }

    /// The circles (四圈): minimum living, edge, expenditure, special difficulty.
    enum Circle: String { case minimumLiving = "1", edge = "2", expenditure = "3", specialDifficulty = "4" }

    /// The innermost circle a hukou holder is in, as the office's lists have it.
    func circle(of person: TestPerson) -> Circle? {
        guard person.hukou == .district, person.isAlive else { return nil }
        if !person.receives.isDisjoint(with: [.minimumLiving, .destitute, .severelyDisabledOutOfWork]) { return .minimumLiving }
        if person.receives.contains(.edge) { return .edge }
        if !person.receives.isDisjoint(with: [.expenditure, .heavyMedical]) { return .expenditure }
        let family = families[person.family]
        let hasSevere = people[family.members].contains { $0.isSeverelyDisabled || $0.hardship != .none }
        return hasSevere || family.isListedAsAlone ? .specialDifficulty : nil
    }
}
