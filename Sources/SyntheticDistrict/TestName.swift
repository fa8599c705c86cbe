import Civics

/// The name of a test person: a common surname, then a given name that begins with one of 例样试测拟仿, as in 王测安 or 李样华.
///
/// Natural on a screen and in a sort, yet nobody's: no given name in use begins so. Names of peoples that write a dot and of foreigners
/// carry the same marks (例提·测买, ANNA SAMPLE).
struct TestName: Hashable, Sendable {
    enum Form: UInt8, Hashable, Sendable {
        /// 王测 or 王测安.
        case short, ordinary
        /// With a character that GB 18030 needs four bytes for, and older sets lack.
        case rare
        /// With a separator dot.
        case dotted
        /// In Latin letters.
        case latin
    }

    let surname: UInt8
    let mark: UInt8
    let given: UInt8
    var form: Form

    init(surname: UInt8, form: Form, _ random: inout StableRandom) {
        self.surname = surname
        self.form = form
        mark = UInt8(random.below(Self.marks.count))
        given = UInt8(random.below(Self.givens.count))
    }

    /// A surname as likely as it is common, roughly: the list is in order of frequency.
    static func surname(_ random: inout StableRandom) -> UInt8 {
        let (first, second) = (random.below(surnames.count), random.below(surnames.count))
        return UInt8(min(first, second))
    }

    /// Whether the given character has a traditional form to confuse it with.
    var hasTraditionalForm: Bool { form == .ordinary && Int(given) < Self.traditionalGivens.count }

    enum Spelling {
        case plain, traditional
        /// A rare character replaced by a question mark or a box, as systems do that cannot hold it.
        case replaced
        /// Another separator dot.
        case otherDot(Int)
    }

    func append(to bytes: inout [UInt8], _ spelling: Spelling = .plain) {
        switch form {
        case .latin:
            bytes += Self.latinGivens[Int(given) % Self.latinGivens.count]
            bytes.append(" ")
            bytes += Self.latinSurnames[Int(surname) % Self.latinSurnames.count]
        case .dotted:
            bytes += Self.dottedFirst[(Int(given) + Int(mark)) % Self.dottedFirst.count]
            if case .otherDot(let index) = spelling { bytes += Self.otherDots[index % Self.otherDots.count] } else { bytes.append("·") }
            bytes += Self.marks[Int(mark)]
            bytes += Self.dottedSecond[Int(surname) % Self.dottedSecond.count]
        case .short, .ordinary, .rare:
            bytes += Self.surnames[Int(surname)]
            bytes += Self.marks[Int(mark)]
            appendGiven(to: &bytes, spelling)
        }
    }

    private func appendGiven(to bytes: inout [UInt8], _ spelling: Spelling) {
        switch (form, spelling) {
        case (.rare, .replaced): bytes.append(given.isMultiple(of: 2) ? "?" : "□")
        case (.rare, _): bytes += Self.rareGivens[Int(given) % Self.rareGivens.count]
        case (.ordinary, .traditional) where hasTraditionalForm: bytes += Self.traditionalGivens[Int(given)]
        case (.ordinary, _): bytes += Self.givens[Int(given)]
        default: break
        }
    }

    private static func characters(_ text: String) -> [[UInt8]] { text.map { Array(String($0).utf8) } }

    private static let surnames = characters(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范金石廖贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常")
    private static let marks = characters("例样试测拟仿")
    /// The simplified forms of `traditionalGivens` come first, in the same order.
    private static let givens = characters(
        "华国丽荣凤兰云宝贤庆东胜业车乐汉泽润环纪绍线练经绿统继绩绣艺荫补见观训谦讲赐赞轩远连进达迈银铭锋锦镜闻间难静顺颖风飞鸣鸿鹏黄龄"
            + "安平文明和一二三甲乙丙丁子午春夏秋冬东南西北山水木石青白丹心言行知新方正大元之以同成林森江河海田禾米竹舟帆")
    private static let traditionalGivens = characters(
        "華國麗榮鳳蘭雲寶賢慶東勝業車樂漢澤潤環紀紹線練經綠統繼績繡藝蔭補見觀訓謙講賜贊軒遠連進達邁銀銘鋒錦鏡聞間難靜順穎風飛鳴鴻鵬黃齡")
    private static let rareGivens = characters("𠅤㛃𬭚𫖯䶮𪸩㐱𤩽")
    private static let dottedFirst = ["例提", "样买提", "试依古丽", "测娜尔", "拟力江", "仿尔肯"].map { Array($0.utf8) }
    private static let dottedSecond = ["买", "古丽", "提江", "尔汗", "肯别克", "依明"].map { Array($0.utf8) }
    private static let otherDots = ["•", ".", "．", "・", "‧"].map { Array($0.utf8) }
    private static let latinGivens = ["ANNA", "MARCO", "KENJI", "PIERRE", "OLGA", "JOHN", "MIN-JI", "CARLOS"].map { Array($0.utf8) }
    private static let latinSurnames = ["SAMPLE", "TESTER", "EXAMPLE", "MUSTERMANN", "SPECIMEN"].map { Array($0.utf8) }
}
