import Testing

@testable import Civics
