/// Chinese numerals up to 9999, as addresses and household books write them: 一百二十三, 十二, 三〇一.
package enum ChineseNumeral {
    package static func isPart(_ scalar: Unicode.Scalar) -> Bool { digit(scalar) != nil || weight(scalar) != nil }

    /// The digits that mean the same; `nil` when the numerals make no number. 三〇一 is "301" and 〇一 is "01", as spoken.
    package static func digits(of scalars: [Unicode.Scalar]) -> String? {
        guard !scalars.isEmpty else { return nil }
        if scalars.allSatisfy({ digit($0) != nil }) { return scalars.reduce(into: "") { $0 += String(digit($1) ?? 0) } }
        return value(of: scalars).map(String.init)
    }

    /// The value of numerals with places (十百千). Places must fall, so 十百 is none; nor is 一百五, which may mean 105 or 150.
    private static func value(of scalars: [Unicode.Scalar]) -> Int? {
        var total = 0
        var pending = 0
        var lowest = 10_000
        var followsZero = false
        for scalar in scalars {
            if let digit = digit(scalar) {
                guard pending == 0 else { return nil }
                followsZero = digit == 0 || followsZero
                pending = digit
            } else if let weight = weight(scalar) {
                // 十二 is twelve, but a bare 百 is nothing.
                let factor = pending == 0 && weight == 10 ? 1 : pending
                guard weight < lowest, factor > 0 else { return nil }
                total += factor * weight
                (lowest, pending, followsZero) = (weight, 0, false)
            } else {
                return nil
            }
        }
        return pending == 0 || lowest == 10 || followsZero ? total + pending : nil
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "〇", "零", "○": 0
        case "一", "壹": 1
        case "二", "贰": 2
        case "三", "叁": 3
        case "四", "肆": 4
        case "五", "伍": 5
        case "六", "陆": 6
        case "七", "柒": 7
        case "八", "捌": 8
        case "九", "玖": 9
        default: nil
        }
    }

    private static func weight(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十", "拾": 10
        case "百", "佰": 100
        case "千", "仟": 1000
        default: nil
        }
    }
}
