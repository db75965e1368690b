export * from './candles.ts';
export * from './money.ts';
export * from './offer.ts';
export * from './price-outlook.ts';
export * from './proposal.ts';
export * from './range-pool.ts';
