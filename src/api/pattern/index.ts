/**
 * The Pattern Matcher API: which of the operator's patterns a text matches from end to end, the
 * patterns being regular expressions of Java. What follows from a match is up to who asks.
 */
export { compileJavaPattern } from './java/java-pattern.ts'
export { patternRoutes } from './pattern.routes.ts'
export { exceptionsNotSupported, groupUnknown } from './pattern-errors.ts'
export { patternJudges } from './pattern-judges.ts'
export { PatternService } from './pattern-service.ts'
