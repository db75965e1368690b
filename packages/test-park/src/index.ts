export * from './create-test-park.ts';
export * from './embedded-postgres-of.ts';
export * from './park-file.ts';
export * from './park-process.ts';
export * from './server-process.ts';
