import Civics
import Foundation

/// The style page (设计语言): every colour, size and component of the program with its states, on invented people. It is made from
/// the stylesheet and the templates themselves, so it cannot disagree with them.
struct DesignController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .design, show) }

    func show(_ visit: Visit) async throws -> Page {
        let tokens = StyleTokens(site.assets.text(of: Assets.stylesheet))
        let content = DesignPage(tokens: tokens, parameters: Component.parameters, csrf: visit.session.csrf)
        return Page("design", title: "设计语言", content: content)
    }
}

/// The partials that pages share.
enum Component {
    static let names = [
        "icon", "field-notes", "form-text", "form-textarea", "form-select", "form-choices", "form-scale", "form-errors", "table-head",
        "tabs",
        "saved-filters", "pager", "empty-state", "notice", "progress", "stepper", "timeline", "key-facts", "definitions", "contributions",
        "deadline", "masked", "freshness", "default-mark", "confirmation", "offline-banner",
    ]

    /// What each partial takes, out of the comment at its head.
    static var parameters: [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, parameters(of: $0)) })
    }

    private static func parameters(of name: String) -> String {
        let file = Templates.folder + "/\(name).mustache"
        let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.firstMatch(of: #/^\{\{! (.+?) \}\}\n/#).map { String($0.output.1) } ?? ""
    }
}

/// The custom properties at the head of the stylesheet.
struct StyleTokens: Sendable {
    let colours: [String: Colour]
    let sizes: [(name: String, value: String)]

    init(_ css: String) {
        let matches = css.matches(of: #/--([a-z0-9-]+): ([^;]+);/#).map { (String($0.output.1), String($0.output.2)) }
        let colours = matches.compactMap { name, value in Colour(value).map { (name, $0) } }
        self.colours = Dictionary(colours, uniquingKeysWith: { first, _ in first })
        sizes = matches.filter { $0.0.hasPrefix("text-") || $0.0.hasPrefix("space-") }.map { (name: $0.0, value: $0.1) }
    }
}

/// A colour of the sRGB space.
struct Colour: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// - Parameter text: `#rrggbb`.
    init?(_ text: String) {
        guard text.count == 7, text.hasPrefix("#"), let bits = UInt32(text.dropFirst(), radix: 16) else { return nil }
        red = UInt8(bits >> 16)
        green = UInt8(bits >> 8 & 0xff)
        blue = UInt8(bits & 0xff)
    }

    var hex: String {
        "#"
            + [red, green, blue].map { channel in String(repeating: "0", count: channel < 16 ? 1 : 0) + String(channel, radix: 16) }
            .joined()
    }

    /// 0 for black, 1 for white.
    ///
    /// - Source: Web Content Accessibility Guidelines 2.1, "relative luminance".
    var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// From 1 for the same colour to 21 for black on white. Text needs 4.5; what is not text, 3.
    func contrast(with other: Colour) -> Double {
        let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }
}

/// What a colour of the stylesheet is for, and what it has to stand out from.
struct ColourUse: Sendable {
    let name: String
    let use: String
    /// The grounds on which it is read, or seen.
    let grounds: [String]
    /// 4.5 for text, 3 for lines and marks, 1 for what is only a ground.
    let least: Double

    static let all =
        [
            ColourUse(name: "ink", use: "正文", grounds: ["paper", "ground", "wash"], least: 4.5),
            ColourUse(name: "muted", use: "次要文字", grounds: ["paper", "ground", "wash", "grey-soft"], least: 4.5),
            ColourUse(name: "accent", use: "唯一的强调色：链接、按钮、当前项", grounds: ["paper", "ground", "accent-soft"], least: 4.5),
            ColourUse(name: "accent-strong", use: "按钮在指针下", grounds: ["paper"], least: 4.5),
            ColourUse(name: "red", use: "救助缺失、超期、危险", grounds: ["paper", "ground", "red-soft"], least: 4.5),
            ColourUse(name: "amber", use: "救助不充分、待核实、快到期", grounds: ["paper", "ground", "amber-soft"], least: 4.5),
            ColourUse(name: "blue", use: "救助预警、提示", grounds: ["paper", "ground", "blue-soft"], least: 4.5),
            ColourUse(name: "green", use: "符合、已完成", grounds: ["paper", "ground", "green-soft"], least: 4.5),
            ColourUse(name: "focus", use: "键盘焦点", grounds: ["paper", "ground"], least: 3),
            ColourUse(name: "line-strong", use: "输入框的边", grounds: ["paper", "ground"], least: 3),
            ColourUse(name: "line", use: "分隔线，不表示意思", grounds: [], least: 1),
            ColourUse(name: "paper", use: "纸面：面板、表格", grounds: [], least: 1),
            ColourUse(name: "ground", use: "底", grounds: [], least: 1),
            ColourUse(name: "wash", use: "表头、指针下的行", grounds: [], least: 1),
            ColourUse(name: "accent-soft", use: "选中的行和块", grounds: [], least: 1),
            ColourUse(name: "grey-soft", use: "灰标、停用", grounds: [], least: 1),
            ColourUse(name: "red-soft", use: "红标的底", grounds: [], least: 1),
            ColourUse(name: "amber-soft", use: "黄标的底", grounds: [], least: 1),
            ColourUse(name: "blue-soft", use: "蓝标的底", grounds: [], least: 1),
            ColourUse(name: "green-soft", use: "绿标的底", grounds: [], least: 1),
        ] + charts

    /// Six series, told apart in grey too; five shades, from least to most.
    private static let charts =
        (0...5).map { ColourUse(name: "s\($0)", use: "图：第 \($0 + 1) 组", grounds: ["paper"], least: 3) }
        + (0...4).map { ColourUse(name: "h\($0)", use: "图：第 \($0 + 1) 级深浅", grounds: [], least: 1) }
}
