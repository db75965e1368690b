export * from './model.ts';
export * from './errors.ts';
export * from './builder.ts';
export * from './piecewise.ts';
export * from './validate.ts';
export * from './solve-here.ts';
export * from './session.ts';
export * from './solver.ts';
export { nativeAddonPath } from './native/addon.ts';
