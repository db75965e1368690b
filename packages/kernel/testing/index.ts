export * from './create-test-kernel.ts';
export { isolatedManifest, isolatedPlugin } from './isolated-plugin.ts';
export * from './kernel-process.ts';
export * from './tenant-tables.ts';
export {
  makeTestToken,
  type TestAnswer,
  type TestApi,
  type TestCaller,
  type TestPerson,
  type TestToken,
} from './test-api.ts';
export * from './test-database.ts';
export { type DirectoryPerson, startTestDirectory, type TestDirectory } from './test-directory.ts';
export type { TestLibrary, TestLibraryHost } from './test-library.ts';
export type { TestPlugin } from './test-plugin.ts';
export { findTestPooler, type TestPooler } from './test-pooler.ts';
export * from './test-postgres.ts';
export * from './test-redis.ts';
