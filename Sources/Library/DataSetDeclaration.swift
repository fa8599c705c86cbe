import Civics
import PolicyLanguage

/// A department's data set as the pack declares it (数据集): what a delivery's file must look like.
package struct DataSetDeclaration: Hashable, Identifiable, Sendable {
    package typealias ID = String

    /// The English code, for example `resident-register`; stable, and the file's stem.
    package let id: ID
    package let name: String
    package let department: String
    /// On what ground the department may share it.
    package let legalBasis: String
    package let cadence: Cadence
    package let delivery: Delivery
    package let fields: [Field]
    /// Fields whose values together name one row within a delivery; a second row with the same key and content is merged,
    /// with the same key and other content it is set aside.
    package let key: [Field.ID]

    package init(
        id: ID, name: String, department: String, legalBasis: String, cadence: Cadence, delivery: Delivery, fields: [Field], key: [Field.ID]
    ) {
        self.id = id
        self.name = name
        self.department = department
        self.legalBasis = legalBasis
        self.cadence = cadence
        self.delivery = delivery
        self.fields = fields
        self.key = key
    }

    package enum Cadence: String, Hashable, CaseIterable, Sendable {
        case daily = "每日"
        case monthly = "每月"
        case quarterly = "每季"
        case termly = "每学期"
        case yearly = "每年"
        case perEvent = "随发生"
    }

    package enum Delivery: String, Hashable, CaseIterable, Sendable {
        /// 全量: a delivery holds everything; what it no longer holds is no longer so.
        case full = "全量"
        /// 增量: a delivery adds to those before it.
        case additions = "增量"
    }

    package struct Field: Hashable, Identifiable, Sendable {
        package typealias ID = String

        /// The English name.
        package let id: ID
        /// The column heading in the file.
        package let name: String
        package let kind: Kind
        package let isRequired: Bool
        package let role: Role?
        package let sensitivity: Sensitivity

        package init(id: ID, name: String, kind: Kind, isRequired: Bool, role: Role?, sensitivity: Sensitivity) {
            self.id = id
            self.name = name
            self.kind = kind
            self.isRequired = isRequired
            self.role = role
            self.sensitivity = sensitivity
        }
    }

    /// How a field's text is read and checked.
    package enum Kind: Hashable, Sendable {
        case text
        /// 身份证号: an ID number of any kind Civics knows.
        case idNumber
        case date
        case month
        /// A quantity in a unit of the policy language, with the least and greatest stored units allowed.
        case quantity(ValueType, ClosedRange<Int64>)
        /// A code or label of the named list.
        case code(CodeListName)
        /// 是/否, 1/0, Y/N.
        case truth
        /// A region code of 6, 9 or 12 digits.
        case region
    }

    /// What a field tells about whom the row concerns, or when.
    package enum Role: String, Hashable, CaseIterable, Sendable {
        case idNumber = "证件号码"
        case personName = "姓名"
        case birthDate = "出生日期"
        case sex = "性别"
        case phone = "电话"
        /// Where the person lives.
        case residenceAddress = "居住地址"
        case residenceRegion = "居住区划"
        /// Where the person is registered.
        case hukouAddress = "户籍地址"
        case hukouRegion = "户籍区划"
        /// Identifies the household the row puts the person in: hukou book, dwelling, or assistance family.
        case hukouHousehold = "户籍户号"
        case residenceHousehold = "房屋编码"
        case economicHousehold = "救助家庭号"
        /// The person's relation to the household's head.
        case relation = "与户主关系"
        /// The other spouse's ID number.
        case spouseIDNumber = "配偶证件号码"
        /// The guardian's or parent's ID number.
        case guardianIDNumber = "监护人证件号码"
        /// From and until when what the row says is true.
        case validFrom = "生效日"
        case validUntil = "失效日"
        /// The month a monthly value belongs to.
        case month = "所属月份"
        /// The day of death.
        case deathDate = "死亡日期"
    }

    package enum Sensitivity: String, Hashable, CaseIterable, Sendable {
        case ordinary = "一般"
        case personal = "个人"
        case sensitive = "敏感"
        /// For those named alone: harm to oneself or to a child.
        case restricted = "受限"
    }

    package func field(_ role: Role) -> Field? { fields.first { $0.role == role } }
    package func position(of id: Field.ID) -> Int? { fields.firstIndex { $0.id == id } }
}

/// How data sets give a fact its value (来自), in the order they are trusted: the first source that says anything counts.
///
/// A household fact reads the rows of all members together. A source says nothing when none of its rows hold on the day, or
/// when the field is empty in the row that counts; when no source says anything, the fact's `absence` decides.
package struct FactSource: Hashable, Sendable {
    package enum Reading: Hashable, Sendable {
        /// The field of the row that holds on the day; the latest by valid-from when several do. A fact by month has this value in every
        /// month.
        case latest(field: DataSetDeclaration.Field.ID)
        /// Whether a row holds on the day. Truth.
        case exists
        /// How many rows hold on the day.
        case count
        /// The sum of the field over the rows that hold on the day.
        case sum(field: DataSetDeclaration.Field.ID)
        /// The field by month of the row's 所属月份; several rows of one month add up.
        case monthly(field: DataSetDeclaration.Field.ID)
        /// The person's attribute kept by the register itself.
        case attribute(PersonAttribute)
    }

    /// What the register keeps of every person, whichever data set it came from.
    package enum PersonAttribute: String, Hashable, CaseIterable, Sendable {
        case birthDate = "出生日期"
        case sex = "性别"
        case localHukou = "本市户籍"
        case districtHukou = "本区户籍"
        case householdSize = "家庭人数"
    }

    /// Only rows where the field has one of these codes or truths (labels as the code list spells them).
    package struct Filter: Hashable, Sendable {
        package let field: DataSetDeclaration.Field.ID
        package let values: [String]
    }

    package let dataSet: DataSetDeclaration.ID?
    package let reading: Reading
    package let filters: [Filter]
    /// Only values above this figure of the day say what they seem to; any other is unknown. So is a wage that is reported no lower than
    /// the floor of contributions.
    package let above: Parameter.ID?

    package init(dataSet: DataSetDeclaration.ID?, reading: Reading, filters: [Filter], above: Parameter.ID? = nil) {
        self.dataSet = dataSet
        self.reading = reading
        self.filters = filters
        self.above = above
    }
}

/// Where facts come from, and for how long they stay fresh.
package struct FactProvision: Hashable, Sendable {
    package let fact: FactDeclaration
    package let sources: [FactSource]
    /// A value older than this is shown as stale.
    package let freshMonths: Int?
    package let sensitivity: DataSetDeclaration.Sensitivity

    package init(fact: FactDeclaration, sources: [FactSource], freshMonths: Int?, sensitivity: DataSetDeclaration.Sensitivity) {
        self.fact = fact
        self.sources = sources
        self.freshMonths = freshMonths
        self.sensitivity = sensitivity
    }
}

/// How records say that help is being received (享受) or a status is recognised (身份).
package struct ReceiptProvision: Hashable, Sendable {
    package let policy: TypedPolicy.ID
    /// Rows that mean it is received now.
    package let received: FactSource?
    /// The field with the amount received per month or once, if any: reading `.sum` or `.latest`.
    package let receivedAmount: FactSource?
    package let recognised: FactSource?

    package init(policy: TypedPolicy.ID, received: FactSource?, receivedAmount: FactSource?, recognised: FactSource?) {
        self.policy = policy
        self.received = received
        self.receivedAmount = receivedAmount
        self.recognised = recognised
    }
}
