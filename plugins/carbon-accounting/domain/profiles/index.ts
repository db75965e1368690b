export * from './find-profile.ts';
