import Civics

/// A page as read, before any name is looked up.
package struct SyntaxPage: Sendable {
    package let source: SourceText
    package let front: PolicyPage
    package let entity: Entity?
    package let householdConcept: HouseholdConcept
    package let mutuallyExclusive: [Named]
    package let statements: [Statement]
    package let tables: [TableSyntax]
    package let examples: [Example]
    package let placeholders: [Named]
    /// Where the front matter begins, for what concerns the page as a whole.
    package let location: SourceRange

    /// A name with the place it was written.
    package struct Named: Hashable, Sendable {
        package let name: String
        package let location: SourceRange
    }
}

/// One statement of a rule block.
package struct Statement: Sendable {
    package enum Kind: Hashable, Sendable {
        case condition, exclusion
        case benefit(unit: UnitSyntax?)
        case definition(entity: Entity?, unit: UnitSyntax?)
    }

    package let kind: Kind
    package let name: SyntaxPage.Named
    /// The general rule first (`from` nil), then dated versions as written.
    package let versions: [(from: CivilDate?, expression: ExpressionSyntax)]
    package let exceptions: [(condition: ExpressionSyntax, expression: ExpressionSyntax)]
    package let citations: [String]
    package let location: SourceRange
}

package struct UnitSyntax: Hashable, Sendable {
    package let spelling: String
    package let location: SourceRange
}

/// A Markdown table whose last heading begins with `=`.
package struct TableSyntax: Sendable {
    package struct Cell: Sendable {
        package let tokens: [Token]
        package let text: String
        package let location: SourceRange
    }

    package let name: SyntaxPage.Named
    package let entity: Entity?
    package let unit: UnitSyntax?
    package let inputs: [ExpressionSyntax]
    package let rows: [(cells: [Cell], output: ExpressionSyntax, location: SourceRange)]
    package let location: SourceRange
}

/// An expression as written.
package indirect enum ExpressionSyntax: Sendable {
    case number(Rational, unit: UnitSyntax?, SourceRange)
    case date(CivilDate, SourceRange)
    case truth(Bool, SourceRange)
    case name(String, SourceRange)
    /// 残疾等级.一级
    case label(list: String, String, SourceRange)
    case today(SourceRange)
    case call(Function, [ExpressionSyntax], SourceRange)
    case rounded(ExpressionSyntax, to: String, Rounding, SourceRange)
    case aggregate(
        TypedExpression.Aggregate.Function, value: ExpressionSyntax, filter: ExpressionSyntax?, ifNone: ExpressionSyntax?, SourceRange)
    case window(months: Int, WindowFunction, ExpressionSyntax, SourceRange)
    case reference(PolicyReference, SyntaxPage.Named, SourceRange)
    case on(ExpressionSyntax, ExpressionSyntax, SourceRange)
    case not(ExpressionSyntax, SourceRange)
    case and([ExpressionSyntax], SourceRange)
    case or([ExpressionSyntax], SourceRange)
    case comparison(TypedExpression.Comparison, ExpressionSyntax, ExpressionSyntax, SourceRange)
    case oneOf(ExpressionSyntax, [ExpressionSyntax], SourceRange)
    case between(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax, SourceRange)
    case binary(Operator, ExpressionSyntax, ExpressionSyntax, SourceRange)
    case negative(ExpressionSyntax, SourceRange)
    case conditional(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax, SourceRange)
    /// Where the text could not be understood; a diagnostic has said so.
    case broken(SourceRange)

    package enum Operator: String, Sendable { case plus = "+", minus = "-", times = "×", divided = "÷" }

    package enum PolicyReference: String, Sendable {
        case received = "享受"
        case verdict = "符合"
        case status = "身份"
    }

    /// Functions of plain values. The raw value is the Chinese spelling.
    package enum Function: String, CaseIterable, Sendable {
        case known = "已知"
        case larger = "较大"
        case smaller = "较小"
        case remainder = "余数"
        case completedYears = "周岁"
        case completedMonths = "满月"
        case addMonths = "加月"
        case yearOf = "年份"
        case monthOf = "月份"
        case monthly = "按月"
        case yearly = "按年"
        case once = "成一次"

        package var english: String {
            switch self {
            case .known: "known"
            case .larger: "larger"
            case .smaller: "smaller"
            case .remainder: "remainder"
            case .completedYears: "completed_years"
            case .completedMonths: "completed_months"
            case .addMonths: "add_months"
            case .yearOf: "year_of"
            case .monthOf: "month_of"
            case .monthly: "monthly"
            case .yearly: "yearly"
            case .once: "once"
            }
        }

        package var argumentCounts: ClosedRange<Int> {
            switch self {
            case .larger, .smaller: 2...9
            case .remainder, .addMonths: 2...2
            case .completedYears, .completedMonths: 1...2
            default: 1...1
            }
        }
    }

    package var location: SourceRange {
        switch self {
        case .number(_, _, let location), .date(_, let location), .truth(_, let location), .name(_, let location),
            .label(_, _, let location), .today(let location), .call(_, _, let location), .rounded(_, _, _, let location),
            .aggregate(_, _, _, _, let location), .window(_, _, _, let location), .reference(_, _, let location),
            .on(_, _, let location), .not(_, let location), .and(_, let location), .or(_, let location),
            .comparison(_, _, _, let location), .oneOf(_, _, let location), .between(_, _, _, let location),
            .binary(_, _, _, let location), .negative(_, let location), .conditional(_, _, _, let location),
            .broken(let location):
            location
        }
    }
}
