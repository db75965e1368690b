export * from './access.ts';
export * from './frame-watch.ts';
export * from './json-message.ts';
export * from './mapping.ts';
export * from './rate.ts';
export * from './topic.ts';
