export * from './datatype.ts';
export * from './payload.ts';
export * from './quality.ts';
export * from './payload-encode.ts';
export * from './topic.ts';
export * from './edge-session.ts';
