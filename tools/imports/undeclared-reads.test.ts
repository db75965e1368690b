import { expect, it } from 'vitest';
import { undeclaredReads } from './undeclared-reads.mjs';

/** `a/x > b/y`: imports of files of plugins. */
const imports = (...arrows: string[]) =>
  arrows.map((arrow) => {
    const [from, to] = arrow.split(' > ').map((path) => `plugins/${path}`);
    return { from: from!, to: to! };
  });

const chain = imports(
  'heat/domain/loop.test.ts > heat/domain/fixtures/park.ts',
  'heat/domain/fixtures/park.ts > meter/domain/tariff/prices.ts',
  'meter/domain/tariff/prices.ts > meter/domain/grid.ts',
);

it('names what a fast test reaches of another plugin, over others too', () => {
  expect(undeclaredReads(chain, () => [])).toEqual([
    'plugins/heat/domain/loop.test.ts → plugins/meter/domain/grid.ts',
    'plugins/heat/domain/loop.test.ts → plugins/meter/domain/tariff/prices.ts',
  ]);
  expect(undeclaredReads(chain, () => ['{workspaceRoot}/plugins/meter/domain/tariff/**/*'])).toEqual([
    'plugins/heat/domain/loop.test.ts → plugins/meter/domain/grid.ts',
  ]);
  const reads = ['{workspaceRoot}/plugins/meter/domain/tariff/**/*', '{workspaceRoot}/plugins/*/domain/grid.ts'];
  expect(undeclaredReads(chain, (folder) => (folder === 'plugins/heat' ? reads : []))).toEqual([]);
});

it('leaves out contracts, a plugin’s own rooms, and what only tests with a database reach', () => {
  const fine = imports(
    'heat/domain/own.test.ts > heat/server/x.ts',
    'heat/server/x.ts > meter/contracts/index.ts',
    'heat/server/chain.db.test.ts > meter/server/index.ts',
  );
  expect(undeclaredReads(fine, () => [])).toEqual([]);
});
