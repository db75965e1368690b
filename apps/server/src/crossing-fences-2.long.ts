process.env.LINGTAN_CROSSING_PART = 'fences';
process.env.LINGTAN_CROSSING_HALF = '1';
// Read as it is loaded.
await import('./crossing.db.test.ts');

export {};
