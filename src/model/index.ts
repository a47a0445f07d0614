export * from './json.ts';
export * from './severity.ts';
export * from './entry.ts';
export * from './exception.ts';
export * from './signal.ts';
export * from './failure.ts';
export * from './report.ts';
export * from './chain.ts';
