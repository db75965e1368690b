export * from './capacity.ts';
export * from './fraction.ts';
export * from './gec.ts';
export * from './gec-kind.ts';
export * from './interval-issue.ts';
export * from './revised-lot.ts';
export * from './storage-certificates.ts';
