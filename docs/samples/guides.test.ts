import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..');
const guides = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'architecture.md');
const block = /(?:<!-- file: (\S+) -->\s*)?^```(\w*)\n([\s\S]*?)^```/gm;

/** White space at line starts does not matter: a block may stand less deep in the guide than in the file. */
const flat = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n');

describe('code samples in the guides', () => {
  for (const guide of guides) {
    const text = readFileSync(join(docs, guide), 'utf8');
    for (const [, file, language, code] of text.matchAll(block)) {
      if (!['ts', 'tsx', 'sql'].includes(language!)) continue;
      const first = code!.trim().split('\n')[0];
      it(`${guide}: "${first}" stands in a file that is compiled and run`, () => {
        expect(file, 'each sample names its file in a comment above it').toBeDefined();
        expect(flat(readFileSync(join(docs, file!), 'utf8'))).toContain(flat(code!));
      });
    }
  }
});
