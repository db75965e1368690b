process.env.LINGTAN_CROSSING_PART = 'fences';
// Read as it is loaded.
await import('./crossing.db.test.ts');

export {};
