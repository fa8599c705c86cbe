/// A person's name (姓名) as written, and the key under which two spellings of it meet.
package struct PersonName: Hashable, Sendable {
    /// Half-width, trimmed, separator dots unified to "·"; no spaces in a Chinese name, single ones in others.
    package let text: String

    /// `nil` when nothing is left after trimming.
    package init?(_ text: some StringProtocol) {
        let scalars = Self.unified(text.folded.unicodeScalars)
        guard !scalars.isEmpty else { return nil }
        self.text = String(scalars)
    }

    /// `text` in simplified characters and capitals. Two names with one key may be one name: a hint, never proof.
    package var key: String {
        var key = String.UnicodeScalarView()
        var hasLowercase = false
        for scalar in text.unicodeScalars {
            key.append(Self.simplified[scalar] ?? scalar)
            hasLowercase = hasLowercase || scalar.properties.isLowercase
        }
        return hasLowercase ? String(key).uppercased() : String(key)
    }

    /// For lists on a screen: the first character, then a star for each other: "王*", "欧**".
    package var masked: String {
        "\(text.prefix(1))\(String(repeating: "*", count: text.count - 1))"
    }

    private static func unified(_ folded: String.UnicodeScalarView) -> String.UnicodeScalarView {
        let isChinese = folded.contains(where: \.properties.isIdeographic)
        var unified = String.UnicodeScalarView()
        for scalar in folded {
            if scalar == " ", isChinese || unified.last == " " { continue }
            unified.append(separatorDots.contains(scalar) ? "·" : scalar)
        }
        return unified
    }

    private static let separatorDots = Set("·•・‧.．･∙⋅●".unicodeScalars)
}

extension PersonName: CustomStringConvertible, Codable {
    package var description: String { text }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("姓名") { PersonName($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(text) }
}

extension PersonName {
    /// Traditional and variant characters found in names, each before its simplified form.
    ///
    /// Only where the two are one character in another dress. Left out are pairs that are two names today, though registers
    /// confuse them: 於/于, 乾/干, 後/后, 甯/宁.
    static let simplified: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs = """
            國国陳陈黃黄張张劉刘楊杨趙赵吳吴孫孙馬马鳳凤蘭兰華华麗丽榮荣龍龙峯峰昇升鄭郑馮冯許许韓韩蔣蒋葉叶鄧邓蕭萧羅罗盧卢蘇苏賈贾鍾钟鐘钟譚谭陸陆範范顧顾龔龚萬万錢钱湯汤賴赖龐庞歐欧陽阳諸诸聞闻閔闵關关閻阎魯鲁\
            婁娄鄒邹鄔邬單单喬乔嚴严竇窦賀贺項项費费紀纪連连藍蓝聶聂齊齐雲云義义貴贵寶宝進进長长強强偉伟傑杰軍军紅红葒荭愛爱蓮莲瓊琼瑩莹穎颖靜静潔洁慶庆賢贤順顺興兴發发財财來来東东車车輝辉勝胜勳勋勛勋業业權权機机\
            樹树標标橋桥樂乐歡欢歲岁歷历沖冲決决濤涛濱滨濟济潤润澤泽漢汉滿满燦灿煒炜煥焕爾尔環环瑪玛璽玺畫画異异盡尽監监礎础禮礼禎祯禪禅積积穩稳競竞筆笔節节簡简紹绍維维綱纲線线練练縣县績绩繼继續续綺绮綵彩綠绿緒绪\
            編编總总繡绣習习聖圣聰聪聲声職职肅肃脈脉臨临舉举艷艳艶艳芻刍莊庄蓋盖薩萨蘊蕴藝艺處处號号虛虚衛卫裝装補补見见親亲覺觉觀观記记訓训詠咏詩诗誌志語语誠诚調调諒谅謙谦講讲謝谢識识譽誉讓让豐丰貝贝貞贞賓宾賜赐\
            質质贊赞趕赶躍跃軒轩輪轮轉转達达運运遠远遷迁邁迈邊边郵邮醫医釗钊釧钏鈞钧鈴铃銀银銅铜銘铭銳锐鋒锋鋼钢錄录錦锦鍵键鎮镇鎖锁鏡镜鐵铁鑒鉴鑑鉴門门開开閑闲間间閣阁闊阔陣阵際际隨随險险雙双雜杂離离雞鸡電电霧雾\
            靈灵韻韵頁页頂顶頌颂頓顿頤颐頻频題题額额願愿類类風风飛飞養养餘余駒驹駿骏騰腾驊骅驥骥魚鱼鯤鲲鳴鸣鴻鸿鵬鹏鶴鹤鷹鹰麥麦黨党齡龄億亿儀仪倫伦側侧備备優优冊册劍剑動动務务勵励勞劳區区協协卻却厲厉參参叢丛啟启\
            啓启喚唤嘯啸園园圓圆圖图團团堅坚堯尧報报場场塵尘壽寿夢梦奮奋婭娅嬌娇嫻娴嫺娴嬋婵嬰婴學学寧宁寬宽實实審审將将專专對对屆届層层嶺岭嶽岳岡冈島岛嵐岚崗岗巒峦帥帅師师帶带幹干廣广廬庐彈弹彥彦從从徹彻恆恒悅悦\
            愜惬態态憲宪憶忆應应懷怀戰战戲戏掃扫揚扬換换據据撫抚擇择攬揽數数時时晉晋晝昼暉晖曄晔曉晓曖暧書书會会條条棟栋楓枫槍枪樓楼櫻樱歸归殘残氣气淺浅淵渊涼凉淚泪淩凌滬沪灣湾煙烟燁烨燈灯營营爐炉獅狮獎奖獻献瑋玮\
            現现琿珲璉琏瓏珑産产產产疊叠盤盘眾众矯矫碩硕確确祿禄稱称穀谷窮穷籃篮糧粮紈纨純纯紓纾細细終终結结給给絢绚統统絲丝經经綾绫緯纬縝缜縵缦羣群翹翘翺翱聯联膽胆葦苇蔭荫薔蔷蟬蝉裡里
            """
        let scalars = Array(pairs.unicodeScalars)
        let couples = stride(from: 0, to: scalars.count - 1, by: 2).map { (scalars[$0], scalars[$0 + 1]) }
        return Dictionary(uniqueKeysWithValues: couples)
    }()
}
