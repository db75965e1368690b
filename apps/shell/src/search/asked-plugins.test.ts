import type { Me, ParkDetail, ParkPlugin } from '@lingtan/web-sdk';
import { expect, test } from 'vitest';
import { askedPlugins } from './asked-plugins.ts';

const text = { en: 'x', 'zh-CN': 'x' };
const page = { path: '/', title: text, icon: 'bolt', permission: 'x.read', order: 1 };
const plugin = (id: string, fields: Partial<ParkPlugin> = {}): ParkPlugin => ({
  ...{ id, title: text, version: '1.0.0', enabled: true, state: 'running', nav: [page], widgets: [], web: true },
  ...{ isolated: false, ...fields },
});
const park = {
  id: 'p',
  plugins: [
    plugin('ours'),
    plugin('vendor', { isolated: true }),
    plugin('off', { enabled: false }),
    plugin('closed', { nav: [] }),
  ],
} as unknown as ParkDetail;
const me = (parks: { id: string; enterpriseId: string | null }[]) => ({ parks }) as unknown as Me;
const asked = (who: Me) => askedPlugins(who, park).map(({ id }) => id);

test('plugins with a page that the person may open are asked, in whichever process they run', () => {
  expect(asked(me([{ id: 'p', enterpriseId: null }]))).toEqual(['ours', 'vendor']);
});

test('for the people of one enterprise none is asked that nobody can hold to it', () => {
  expect(asked(me([{ id: 'p', enterpriseId: 'alpha' }]))).toEqual(['ours']);
  expect(asked(me([{ id: 'other', enterpriseId: null }]))).toEqual(['ours']);
});
