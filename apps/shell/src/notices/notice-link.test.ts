import { expect, it } from 'vitest';
import { noticePath } from './notice-link.ts';

it('leads to the page of the plugin, or of the park', () => {
  const of = (kind: string, link: string | null) => noticePath('p', { kind, pluginId: 'carbon', link });
  expect(of('carbon.proposed', '/factors/library?open=1')).toBe('/parks/p/carbon/factors/library?open=1');
  expect(of('carbon.proposed', '/')).toBe('/parks/p/carbon');
  expect(of('kernel.plugin-fault', '/plugins')).toBe('/parks/p/plugins');
  expect(of('carbon.proposed', null)).toBeNull();
});
