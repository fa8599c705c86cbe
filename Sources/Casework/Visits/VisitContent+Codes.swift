import Database
import PolicyLanguage

/// A word of a form: stored by its raw value, shown by its label.
package protocol FormCode: RawRepresentable<String>, CaseIterable, Codable, Hashable, Sendable {
    var label: String { get }
}

extension VerificationResult: FormCode {}
extension Contact.Channel: FormCode {}

extension VisitContent {
    /// Why they went (走访类型).
    package enum Kind: String, FormCode, BindableValue {
        case check, regular, review, sweep, festival, referral

        package var label: String {
            switch self {
            case .check: "核实"
            case .regular: "定期走访"
            case .review: "复核"
            case .sweep: "季度排查"
            case .festival: "节日慰问"
            case .referral: "转介跟踪"
            }
        }
    }

    package enum Mode: String, FormCode, BindableValue {
        case home, phone, office, video

        package var label: String {
            switch self {
            case .home: "入户"
            case .phone: "电话"
            case .office: "来访"
            case .video: "视频"
            }
        }
    }

    package enum Place: String, FormCode {
        case residence, hukou, hospital, elsewhere

        package var label: String {
            switch self {
            case .residence: "居住地"
            case .hukou: "户籍地"
            case .hospital: "医院"
            case .elsewhere: "别处"
            }
        }
    }

    package enum Access: String, FormCode, BindableValue {
        case met, nobody, refused, moved

        package var label: String {
            switch self {
            case .met: "见到了"
            case .nobody: "没人在家"
            case .refused: "拒绝见面"
            case .moved: "已搬走"
            }
        }

        /// What the visit says of the lead when nobody wrote more.
        var result: VerificationResult? {
            switch self {
            case .met: nil
            case .nobody: .unreachable
            case .refused: .refused
            case .moved: .movedOut
            }
        }
    }

    package enum ConsentPurpose: String, FormCode, BindableValue {
        case record, share, photo, check

        package var label: String {
            switch self {
            case .record: "记录"
            case .share: "转给帮扶机构"
            case .photo: "拍照"
            case .check: "家庭经济状况核对"
            }
        }
    }

    package enum Change: String, FormCode {
        case birth, death, marriage, divorce, move, guardian, carer, illness, job

        package var label: String {
            switch self {
            case .birth: "添了人"
            case .death: "有人去世"
            case .marriage: "结婚"
            case .divorce: "离婚"
            case .move: "搬进搬出"
            case .guardian: "换了监护人"
            case .carer: "换了照料人"
            case .illness: "新生病"
            case .job: "工作变动"
            }
        }
    }

    /// The six blocks of every visit (六个方面).
    package enum Block: String, FormCode, CodingKeyRepresentable, BindableValue {
        case living, health, education, housing, employment, support

        package var label: String {
            switch self {
            case .living: "生活"
            case .health: "健康"
            case .education: "教育"
            case .housing: "居住"
            case .employment: "就业"
            case .support: "社会支持"
            }
        }

        /// What to look at.
        package var hint: String {
            switch self {
            case .living: "吃饭、取暖、欠费、负债"
            case .health: "疾病、用药、残疾、照料"
            case .education: "孩子上学、大人文化程度"
            case .housing: "安全、拥挤、房租"
            case .employment: "有没有稳定的活干"
            case .support: "有没有人来往、遇事有没有人帮"
            }
        }

        /// The fact that keeps the grade, of the pack's `facts/visit.yaml`.
        var fact: String { "visit_\(rawValue)" }
    }

    package enum Grade: Int, Codable, CaseIterable, BindableValue, Hashable, Sendable {
        case none = 0
        case some, severe

        package var label: String {
            switch self {
            case .none: "没困难"
            case .some: "有些困难"
            case .severe: "困难严重"
            }
        }
    }

    /// A sign that cannot wait (红旗).
    package enum RedFlag: String, FormCode {
        case selfHarm = "self-harm"
        case abuse
        case unattendedChild = "unattended-child"
        case fire
        case noFood = "no-food"
        case wandering

        package var label: String {
            switch self {
            case .selfHarm: "轻生、自伤的话或举动"
            case .abuse: "打骂、虐待的迹象"
            case .unattendedChild: "孩子没有人看管"
            case .fire: "火灾、燃气隐患"
            case .noFood: "断粮、断暖"
            case .wandering: "失智、走失"
            }
        }

        /// Only those named for the case may know: it is reported on its own and not kept with the visit.
        package var isRestricted: Bool { suspicion != nil }

        /// The fact that it tells of the household, of the pack's `facts/visit.yaml`.
        var fact: FactDeclaration.ID? {
            self == .noFood ? "no_food_or_heat" : suspicion?.fact
        }

        /// What it is reported as.
        var suspicion: SafeguardingKind? {
            switch self {
            case .selfHarm: .selfHarm
            case .abuse: .abuse
            case .unattendedChild: .childUnattended
            case .fire, .noFood, .wandering: nil
            }
        }
    }

    package enum NeedCode: String, FormCode, BindableValue {
        case money, food, housing, medical, care, rehabilitation, schooling, tutoring, job, training, company, counselling, legal,
            documents,
            equipment, other

        package var label: String {
            switch self {
            case .money: "生活费用"
            case .food: "吃饭、助餐"
            case .housing: "住房、修缮"
            case .medical: "看病、用药"
            case .care: "照料、护理"
            case .rehabilitation: "康复"
            case .schooling: "上学费用"
            case .tutoring: "孩子陪伴、辅导"
            case .job: "找工作"
            case .training: "技能培训"
            case .company: "陪伴、探访"
            case .counselling: "心理疏导"
            case .legal: "法律帮助"
            case .documents: "办证、办手续"
            case .equipment: "辅具、适老改造"
            case .other: "其他"
            }
        }
    }

    package enum Urgency: String, FormCode, BindableValue {
        case urgent, soon, ordinary

        package var label: String {
            switch self {
            case .urgent: "马上"
            case .soon: "一个月内"
            case .ordinary: "不急"
            }
        }
    }
}
