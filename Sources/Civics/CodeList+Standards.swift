extension CodeList {
    /// The lists every register needs.
    package static let standards: [CodeList] = [sex, maritalStatus, familyRelation, disabilityCategory, disabilityGrade]

    /// GB/T 2261.1-2003.
    package static let sex = CodeList(
        name: "性别", englishName: "Sex",
        rows: [
            ("0", "未知", "Unknown"),
            ("1", "男", "Male"),
            ("2", "女", "Female"),
            ("9", "未说明", "Not stated"),
        ])

    /// GB/T 2261.2-2003.
    package static let maritalStatus = CodeList(
        name: "婚姻状况", englishName: "Marital status",
        rows: [
            ("10", "未婚", "Never married"),
            ("20", "已婚", "Married"),
            ("21", "初婚", "First marriage"),
            ("22", "再婚", "Remarried"),
            ("23", "复婚", "Remarried to the former spouse"),
            ("30", "丧偶", "Widowed"),
            ("40", "离婚", "Divorced"),
            ("90", "未说明", "Not stated"),
        ])

    /// GB/T 4761-2008, relation to the head of the household, without the great-grandparents and the in-laws of grandparents.
    package static let familyRelation = CodeList(
        name: "家庭关系", englishName: "Family relation",
        rows: [
            ("01", "本人", "Self"),
            ("02", "户主", "Head of household"),
            ("10", "配偶", "Spouse"),
            ("11", "夫", "Husband"),
            ("12", "妻", "Wife"),
            ("20", "子", "Son"),
            ("21", "独生子", "Only son"),
            ("22", "长子", "Eldest son"),
            ("23", "次子", "Second son"),
            ("24", "三子", "Third son"),
            ("25", "四子", "Fourth son"),
            ("26", "五子", "Fifth son"),
            ("27", "养子或继子", "Adopted son or stepson"),
            ("28", "女婿", "Son-in-law"),
            ("29", "其他儿子", "Other son"),
            ("30", "女", "Daughter"),
            ("31", "独生女", "Only daughter"),
            ("32", "长女", "Eldest daughter"),
            ("33", "次女", "Second daughter"),
            ("34", "三女", "Third daughter"),
            ("35", "四女", "Fourth daughter"),
            ("36", "五女", "Fifth daughter"),
            ("37", "养女或继女", "Adopted daughter or stepdaughter"),
            ("38", "儿媳", "Daughter-in-law"),
            ("39", "其他女儿", "Other daughter"),
            ("40", "孙子、孙女或外孙子、外孙女", "Grandchild"),
            ("41", "孙子", "Son's son"),
            ("42", "孙女", "Son's daughter"),
            ("43", "外孙子", "Daughter's son"),
            ("44", "外孙女", "Daughter's daughter"),
            ("50", "父母", "Parent"),
            ("51", "父亲", "Father"),
            ("52", "母亲", "Mother"),
            ("53", "公公", "Husband's father"),
            ("54", "婆婆", "Husband's mother"),
            ("55", "岳父", "Wife's father"),
            ("56", "岳母", "Wife's mother"),
            ("57", "继父或养父", "Stepfather or adoptive father"),
            ("58", "继母或养母", "Stepmother or adoptive mother"),
            ("60", "祖父母或外祖父母", "Grandparent"),
            ("61", "祖父", "Father's father"),
            ("62", "祖母", "Father's mother"),
            ("63", "外祖父", "Mother's father"),
            ("64", "外祖母", "Mother's mother"),
            ("70", "兄弟姐妹", "Sibling"),
            ("71", "兄", "Elder brother"),
            ("72", "嫂", "Elder brother's wife"),
            ("73", "弟", "Younger brother"),
            ("74", "弟媳", "Younger brother's wife"),
            ("75", "姐姐", "Elder sister"),
            ("76", "姐夫", "Elder sister's husband"),
            ("77", "妹妹", "Younger sister"),
            ("78", "妹夫", "Younger sister's husband"),
            ("97", "其他亲属", "Other relative"),
            ("99", "非亲属", "Not related"),
        ])

    /// GB/T 26341-2010.
    package static let disabilityCategory = CodeList(
        name: "残疾类别", englishName: "Disability category",
        rows: [
            ("1", "视力", "Visual"),
            ("2", "听力", "Hearing"),
            ("3", "言语", "Speech"),
            ("4", "肢体", "Physical"),
            ("5", "智力", "Intellectual"),
            ("6", "精神", "Mental"),
            ("7", "多重", "Multiple"),
        ])

    /// GB/T 26341-2010; grade one is the most severe.
    package static let disabilityGrade = CodeList(
        name: "残疾等级", englishName: "Disability grade",
        rows: [
            ("1", "一级", "Grade 1"),
            ("2", "二级", "Grade 2"),
            ("3", "三级", "Grade 3"),
            ("4", "四级", "Grade 4"),
        ])

    private init(name: String, englishName: String, rows: [(code: String, label: String, englishLabel: String)]) {
        self.init(
            name: name, englishName: englishName,
            entries: rows.map { Entry(code: $0.code, label: $0.label, englishLabel: $0.englishLabel) })
    }
}
