import Civics

/// Personal data as shown to those who may not see it whole. When in doubt, nothing is shown.
package enum Masked {
    /// 310105********123X. Also for a number that is not valid.
    package static func idNumber(_ text: String) -> String { IDNumber.Candidate(text).masked }

    package static func idNumber(_ number: IDNumber) -> String { number.masked }

    /// 王*, 欧**.
    package static func name(_ text: String) -> String { PersonName(text)?.masked ?? "*" }

    /// 138****1234. A shorter number would give away most of itself, so it is hidden whole.
    package static func phone(_ text: String) -> String {
        let digits = text.filter(\.isWholeNumber)
        guard digits.count >= 11 else { return String(repeating: "*", count: max(digits.count, 1)) }
        return digits.prefix(3) + String(repeating: "*", count: digits.count - 7) + digits.suffix(4)
    }

    /// The road and, where there is one, the lane (弄): 愚园路123弄***. Never the number of the house or the room.
    package static func address(_ text: String) -> String {
        let stop = text.firstIndex(where: houseNumberSigns.contains) ?? text.endIndex
        if let lane = text[..<stop].lastIndex(of: "弄") { return text[...lane] + "***" }
        // Without a lane, digits can only be the number of the house.
        let end = text[..<stop].firstIndex(where: { $0.isASCII && $0.isNumber || fullWidthDigits.contains($0) }) ?? stop
        guard let road = text[..<end].lastIndex(where: roadSigns.contains) else { return "***" }
        return text[...road] + "***"
    }

    private static let houseNumberSigns = Set("号號室幢栋楼座单#＃")
    private static let roadSigns = Set("路街道巷里村坊苑区镇乡")
    private static let fullWidthDigits = Set("０１２３４５６７８９")
}
