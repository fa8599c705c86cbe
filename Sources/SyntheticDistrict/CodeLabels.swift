import Civics

/// Labels of one of the pack's code lists, as far as the generator writes them.
protocol CodeLabels: CaseIterable, Hashable, Sendable, RawRepresentable<Int> {
    static var list: CodeListName { get }
    static var labels: [String] { get }
}

typealias CodeListName = String

enum MaritalStatus: Int, CodeLabels {
    case single, married, widowed, divorced
    static let list = "婚姻状况"
    static let labels = ["未婚", "已婚", "丧偶", "离婚"]
}

enum FamilyRelation: Int, CodeLabels {
    case applicant, head, spouse, son, daughter, daughterInLaw, sonInLaw, grandson, granddaughter, father, mother, other, unrelated
    static let list = "家庭关系"
    static let labels = ["本人", "户主", "配偶", "子", "女", "儿媳", "女婿", "孙子", "孙女", "父亲", "母亲", "其他亲属", "非亲属"]
}

enum SexLabel: Int, CodeLabels {
    case male, female
    static let list = "性别"
    static let labels = ["男", "女"]
}

enum RegistrationMatch: Int, CodeLabels {
    case matches, separated, fromElsewhere, foreign
    static let list = "人户情况"
    static let labels = ["人户一致", "人户分离", "外来", "境外"]
}

enum ResidentState: Int, CodeLabels {
    case living, registeredOnly, movedAway, dead
    static let list = "人口状态"
    static let labels = ["在住", "空挂", "搬离", "死亡"]
}

enum MarriageEvent: Int, CodeLabels {
    case marriage, divorce
    static let list = "婚姻登记类型"
    static let labels = ["结婚", "离婚"]
}

enum AssistanceType: Int, CodeLabels {
    case minimumLiving, edge, expenditureLiving, severelyDisabledOutOfWork, temporary, destitute, heavyMedical, festival
    static let list = "救助类型"
    static let labels = ["低保", "低保边缘", "支出型生活救助", "重残无业", "临时救助", "特困供养", "刚性支出困难", "春节补助"]
}

enum Work: Int, CodeLabels {
    case none, employed, flexible, unemployed, retired
    static let list = "就业状态"
    static let labels = ["无业", "在职", "灵活就业", "登记失业", "退休"]
}

enum UnemploymentReason: Int, CodeLabels {
    case contractEnded, laidOff, employerClosed, resigned
    static let list = "失业原因"
    static let labels = ["合同期满", "单位裁减", "单位关闭", "本人辞职"]
}

enum PensionKind: Int, CodeLabels {
    case employee, resident
    static let list = "养老金种类"
    static let labels = ["职工养老金", "居民养老金"]
}

enum Insurance: Int, CodeLabels {
    case none, employee, resident
    static let list = "医保类型"
    static let labels = ["未参保", "职工医保", "居民医保"]
}

enum MedicalAid: Int, CodeLabels {
    case outpatient, inpatient
    static let list = "医疗救助类别"
    static let labels = ["门急诊", "住院"]
}

enum SchoolStage: Int, CodeLabels {
    case none, kindergarten, compulsory, senior, vocational, university, graduate
    static let list = "学籍阶段"
    static let labels = ["不在学", "幼儿园", "义务教育", "普通高中", "中等职业", "大专本科", "研究生"]
}

enum EnrolmentState: Int, CodeLabels {
    case enrolled, suspended
    static let list = "学籍状态"
    static let labels = ["在读", "休学"]
}

enum DisabilityCategory: Int, CodeLabels {
    case none, visual, hearing, speech, physical, intellectual, mental, multiple
    static let list = "残疾类别"
    static let labels = ["无残疾类别", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"]
}

enum DisabilityGrade: Int, CodeLabels {
    case none, one, two, three, four
    static let list = "残疾等级"
    static let labels = ["无残疾", "一级", "二级", "三级", "四级"]
}

enum DisabilityBenefit: Int, CodeLabels {
    case living, care
    static let list = "残疾补贴类型"
    static let labels = ["困难残疾人生活补贴", "重度残疾人护理补贴"]
}

enum ElderlyBenefit: Int, CodeLabels {
    case allowance, care
    static let list = "老年待遇类型"
    static let labels = ["老年综合津贴", "养老服务补贴"]
}

enum ChildHardship: Int, CodeLabels {
    case none, orphan, unsupported, other
    static let list = "儿童困境类别"
    static let labels = ["无困境", "散居孤儿", "事实无人抚养", "其他困境儿童"]
}

enum Supporters: Int, CodeLabels {
    case nobody, unable, able
    static let list = "赡养抚养人情况"
    static let labels = ["无赡养抚养人", "均无能力", "有能力"]
}

enum HousingRight: Int, CodeLabels {
    case owned, publicTenancy, rented
    static let list = "房屋权利"
    static let labels = ["产权", "公房承租", "市场租赁"]
}

enum HousingUse: Int, CodeLabels {
    case residential, other
    static let list = "房屋用途"
    static let labels = ["居住", "非居住"]
}

enum HousingBenefit: Int, CodeLabels {
    case lowRentSubsidy, publicRental
    static let list = "住房保障类型"
    static let labels = ["廉租租金配租", "公共租赁住房"]
}

enum DeathSource: Int, CodeLabels {
    case funeral, certificate, hukouCancelled
    static let list = "死亡信息来源"
    static let labels = ["殡葬", "死亡证明", "户籍注销"]
}

/// The bytes of one list's codes and labels, by the case's raw value.
struct CodeText<Labels: CodeLabels>: Sendable {
    private let codes: [[UInt8]]
    private let labels: [[UInt8]]

    init(_ lists: [String: CodeList]) throws(GeneratorError) {
        var codes: [[UInt8]] = []
        for label in Labels.labels {
            guard let code = lists[Labels.list]?.code(for: label) else { throw .missingLabel(list: Labels.list, label: label) }
            codes.append(Array(code.utf8))
        }
        self.codes = codes
        labels = Labels.labels.map { Array($0.utf8) }
    }

    func bytes(_ value: Labels, _ style: SheetStyle.Codes) -> [UInt8] { style == .code ? codes[value.rawValue] : labels[value.rawValue] }
}

/// All of them, looked up once.
struct CodeTexts: Sendable {
    let maritalStatus: CodeText<MaritalStatus>
    let relation: CodeText<FamilyRelation>
    let sex: CodeText<SexLabel>
    let registrationMatch: CodeText<RegistrationMatch>
    let residentState: CodeText<ResidentState>
    let marriageEvent: CodeText<MarriageEvent>
    let assistanceType: CodeText<AssistanceType>
    let work: CodeText<Work>
    let unemploymentReason: CodeText<UnemploymentReason>
    let pensionKind: CodeText<PensionKind>
    let insurance: CodeText<Insurance>
    let medicalAid: CodeText<MedicalAid>
    let schoolStage: CodeText<SchoolStage>
    let enrolmentState: CodeText<EnrolmentState>
    let disabilityCategory: CodeText<DisabilityCategory>
    let disabilityGrade: CodeText<DisabilityGrade>
    let disabilityBenefit: CodeText<DisabilityBenefit>
    let elderlyBenefit: CodeText<ElderlyBenefit>
    let childHardship: CodeText<ChildHardship>
    let supporters: CodeText<Supporters>
    let housingRight: CodeText<HousingRight>
    let housingUse: CodeText<HousingUse>
    let housingBenefit: CodeText<HousingBenefit>
    let deathSource: CodeText<DeathSource>

    /// The pack's lists, and the national standards where it has none of that name.
    init(_ codeLists: [CodeList]) throws(GeneratorError) {
        let lists = Dictionary((codeLists + CodeList.standards).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        maritalStatus = try CodeText(lists)
        relation = try CodeText(lists)
        sex = try CodeText(lists)
        registrationMatch = try CodeText(lists)
        residentState = try CodeText(lists)
        marriageEvent = try CodeText(lists)
        assistanceType = try CodeText(lists)
        work = try CodeText(lists)
        unemploymentReason = try CodeText(lists)
        pensionKind = try CodeText(lists)
        insurance = try CodeText(lists)
        medicalAid = try CodeText(lists)
        schoolStage = try CodeText(lists)
        enrolmentState = try CodeText(lists)
        disabilityCategory = try CodeText(lists)
        disabilityGrade = try CodeText(lists)
        disabilityBenefit = try CodeText(lists)
        elderlyBenefit = try CodeText(lists)
        childHardship = try CodeText(lists)
        supporters = try CodeText(lists)
        housingRight = try CodeText(lists)
        housingUse = try CodeText(lists)
        housingBenefit = try CodeText(lists)
        deathSource = try CodeText(lists)
    }
}
