export * from './errors.ts';
export * from './evaluate.ts';
export * from './flood.ts';
export * from './quiet-hours.ts';
export * from './routing.ts';
export * from './silence.ts';
export * from './spans.ts';
export * from './push/index.ts';
