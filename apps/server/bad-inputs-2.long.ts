process.env.LINGTAN_BAD_INPUTS_HALF = '2';
// Read as it is loaded.
await import('./bad-inputs.db.test.ts');

export {};
