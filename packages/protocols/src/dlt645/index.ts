export * from './frame.ts';
export * from './identifiers.ts';
export * from './value.ts';
export * from './message.ts';
