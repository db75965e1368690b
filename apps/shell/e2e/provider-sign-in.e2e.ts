import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findings, launchProduct, openPage, type RunningProduct, useBrowser } from '@lingtan/test-browser';
import { freePort } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../packages/kernel/src/auth/providers/fixtures/issuer.ts';
import { smallPark, smallPlace } from './small-place.ts';

const browser = useBrowser();
const place = smallPlace();
let issuer: TestIssuer;
let product: RunningProduct;

beforeAll(async () => {
  const port = await freePort();
  const home = `http://localhost:${port}`;
  issuer = await startTestIssuer(`${home}/api/auth/providers/sso/callback`, `${home}/`);
  const { url, clientId, clientSecret } = issuer;
  mkdirSync(place.dataDir, { recursive: true });
  const provider = {
    ...{ kind: 'oidc', id: 'sso', name: { en: 'Steel works', 'zh-CN': '钢厂' }, issuer: url, clientId },
    ...{ clientSecret: { env: 'SECRET_OF_THE_ISSUER' }, scopes: ['openid', 'profile', 'email', 'groups'] },
    roles: [{ group: 'auditors', park: smallPark, role: 'auditor' }],
  };
  // Every JSON document is one of YAML.
  writeFileSync(join(place.folder, 'identity.yaml'), JSON.stringify({ providers: [provider] }));
  const env = {
    LINGTAN_IDENTITY_FILE: join(place.folder, 'identity.yaml'),
    ...{ LINGTAN_PUBLIC_URL: home, SECRET_OF_THE_ISSUER: clientSecret },
  };
  product = await launchProduct({ ...place, port }, { env });
});
afterAll(async () => {
  await product?.stop();
  await issuer?.stop();
  place.clear();
});

it('people of the enterprise sign in by its provider, with the keyboard or the mouse, and others are told why not', async () => {
  const { people, url } = issuer;
  const person = (name: string, groups: string[]) =>
    people.set(name, { email: `${name}@steel.example`, email_verified: true, name: `${name} Wei`, groups });
  person('lin', ['auditors']);
  person('guest', []);
  const sitsAt = async (who: string, view: { language?: 'zh-CN' } = {}) => {
    const opened = await openPage(browser(), view, product.url);
    await opened.context.addCookies([{ name: 'person', value: who, url }]);
    await opened.page.goto('/');
    await opened.page.getByTestId('login-providers').waitFor();
    return opened;
  };

  const lin = await sitsAt('lin');
  expect(await findings(lin.page)).toEqual([]);
  const isAtLink = async () => (await lin.page.locator('[data-testid=login-providers] a:focus').count()) === 1;
  for (let presses = 0; presses < 10 && !(await isAtLink()); presses += 1) await lin.page.keyboard.press('Tab');
  expect(await isAtLink()).toBe(true);
  await lin.page.keyboard.press('Enter');
  await lin.page.getByTestId('user-menu').click();
  await lin.page.getByText('lin@steel.example').first().waitFor();

  const guest = await sitsAt('guest', { language: 'zh-CN' });
  await guest.page.getByTestId('login-providers').getByRole('link').click();
  await guest.page.getByTestId('login-refusal').waitFor();
  expect(await findings(guest.page)).toEqual([]);
  expect([...lin.problems, ...guest.problems]).toEqual([]);
});
