import Database

/// The tables of needs assessments. They refer to households and accounts by number only, because those live in another file.
package enum NeedsMigrations {
    package static let all: [Migration] = [.assessments]
}

extension Migration {
    /// Scores and contributions are counted per 10,000 and rounded to the nearest, degrees per 100; the band was found on exact values.
    fileprivate static let assessments = Migration(
        "2026-11-25 needs assessments",
        """
        CREATE TABLE needs_assessment (
          id INTEGER PRIMARY KEY,
          household BIGINT NOT NULL,
          case_number BIGINT,
          day TEXT NOT NULL,
          pack_hash TEXT NOT NULL,
          score_low BIGINT NOT NULL,
          score_high BIGINT NOT NULL CHECK (score_low <= score_high),
          band_low TEXT NOT NULL CHECK (band_low IN ('none', 'low', 'medium', 'high')),
          band_high TEXT NOT NULL CHECK (band_high IN ('none', 'low', 'medium', 'high')),
          hardships_low BIGINT NOT NULL,
          hardships_high BIGINT NOT NULL CHECK (hardships_low <= hardships_high),
          account BIGINT NOT NULL,
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX needs_assessment_by_household ON needs_assessment (household, day, id);
        CREATE TABLE needs_indicator (
          assessment BIGINT NOT NULL REFERENCES needs_assessment(id),
          position BIGINT NOT NULL,
          indicator TEXT NOT NULL,
          name TEXT NOT NULL,
          dimension TEXT NOT NULL,
          weight_numerator BIGINT NOT NULL,
          weight_denominator BIGINT NOT NULL CHECK (weight_denominator > 0),
          degree BIGINT,
          degree_low BIGINT NOT NULL CHECK (degree_low BETWEEN 0 AND 100),
          degree_high BIGINT NOT NULL CHECK (degree_high BETWEEN degree_low AND 100),
          contribution BIGINT,
          evidence TEXT NOT NULL,
          missing TEXT NOT NULL,
          restricted BIGINT NOT NULL CHECK (restricted IN (0, 1)),
          PRIMARY KEY (assessment, position)
        );
        CREATE TABLE needs_override (
          assessment BIGINT NOT NULL REFERENCES needs_assessment(id),
          position BIGINT NOT NULL,
          situation TEXT NOT NULL,
          name TEXT NOT NULL,
          verdict BIGINT NOT NULL CHECK (verdict IN (0, 1, 2)),
          missing TEXT NOT NULL,
          restricted BIGINT NOT NULL CHECK (restricted IN (0, 1)),
          PRIMARY KEY (assessment, position)
        );
        CREATE TABLE needs_judgement (
          id INTEGER PRIMARY KEY,
          assessment BIGINT NOT NULL REFERENCES needs_assessment(id),
          band TEXT NOT NULL CHECK (band IN ('none', 'low', 'medium', 'high')),
          reason TEXT NOT NULL CHECK (length(reason) > 0),
          account BIGINT NOT NULL,
          recorded_at TEXT NOT NULL
        );
        CREATE INDEX needs_judgement_by_assessment ON needs_judgement (assessment, id);
        """)
}
