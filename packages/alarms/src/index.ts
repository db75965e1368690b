export * from './detector.ts';
export * from './state.ts';
export * from './kpi.ts';
