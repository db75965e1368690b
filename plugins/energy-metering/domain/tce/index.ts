export * from './factor-list.ts';
export * from './select-factor.ts';
export * from './year-parts.ts';
