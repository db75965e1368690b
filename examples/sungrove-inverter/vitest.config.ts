import { defineConfig } from 'vitest/config';

/** Tests in the name of whose file `db` stands run on a park of their own, of `@lingtan/test-park`; a database takes its time. */
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 120_000 } });
