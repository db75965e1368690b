export * from './statement.ts';
export * from './take-hourly.ts';
