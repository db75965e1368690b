export * from './accessibility.ts';
export * from './browser.ts';
export * from './copy-of-checkout.ts';
export * from './cut-controls.ts';
export * from './product.ts';
export * from './shared-product.ts';
export * from './sign-in.ts';
