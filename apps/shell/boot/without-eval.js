// Pages may not use eval. Zod would find that out by trying, which the browser reports as a breach of their policy.
globalThis.__zod_globalConfig = { jitless: true };
