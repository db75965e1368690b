import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './product.ts';

/** Ways to tell a page of a key, a pointer, a clipboard or a dragged thing that no hand has moved. */
const madeEvents = [
  /\bnew \w*(Keyboard|Mouse|Pointer|Drag|Clipboard|Touch|Wheel|Input|Composition)Event\(/,
  /\bnew (Custom)?Event\(\s*['"`](key|mouse|pointer|drag|drop|paste|copy|cut|click|input|change|touch|wheel|submit)/,
  /\bnew DataTransfer\(/,
  /\bdispatchEvent\(\s*['"`]/,
  /(evaluate|evaluateAll|evaluateHandle)\([^;]*\.(click|select|submit|requestSubmit)\(\)/,
];

test('browser tests press, point, drag and paste as a hand does: what only a program can tell a page proves nothing', () => {
  const files = ['apps', 'plugins']
    .flatMap((folder) => readdirSync(join(checkout, folder)).map((each) => join(folder, each, 'e2e')))
    .concat('packages/test-browser/src')
    .filter((folder) => existsSync(join(checkout, folder)))
    .flatMap((folder) =>
      readdirSync(join(checkout, folder), { recursive: true }).map((path) => join(folder, String(path))),
    )
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(20);
  const made = files.flatMap((path) =>
    readFileSync(`${checkout}/${path}`, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        madeEvents.some((way) => way.test(line)) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(made).toEqual([]);
});
