export { aheadDays } from './count-records.ts';
export { declaredRetentions, type DeclaredRetention } from './declared-retentions.ts';
export { listRetentions, setRetention, type KeptRecords } from './park-retentions.ts';
