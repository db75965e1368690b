import fc from 'fast-check';

/**
 * Set-up of each test file: property tests draw the same cases in every run, so that a failure is one of the change at
 * hand. Other cases are drawn by `LINGTAN_SEED=<whole number> npx vitest run`; a counterexample that they find is written
 * into its test as an example.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['LINGTAN_SEED'] ?? 20_260) });
