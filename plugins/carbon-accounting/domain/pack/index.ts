export * from './hours-file.ts';
export * from './pack-files.ts';
export * from './verify-pack.ts';
