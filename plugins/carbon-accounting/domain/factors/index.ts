export * from './diff.ts';
export * from './item-text.ts';
export * from './read-factors.ts';
export * from './select.ts';
export * from './select-input.ts';
