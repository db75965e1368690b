import { expect, it } from 'vitest';
import { searchHosts } from './search-hosts.ts';

it('hosts are searched one after another; one that does not answer costs the others nothing and is named', async () => {
  const { signal } = new AbortController();
  const told: string[] = [];
  const searching = searchHosts(
    { signal, progress: (done, of) => void told.push(`${done}/${of}`) },
    { hosts: ['a', 'b', 'c'], port: 502, steps: 2 },
    (host, step) => {
      step(1);
      told.push(host);
      return host === 'b' ? Promise.reject(new Error('refused')) : Promise.resolve();
    },
  );
  await expect(searching).rejects.toThrow(/^b:502: refused$/);
  expect(told).toEqual(['1/6', 'a', '2/6', '3/6', 'b', '4/6', '5/6', 'c', '6/6']);
});

it('a search that was left goes to no further host', async () => {
  const leave = new AbortController();
  const searched: string[] = [];
  await searchHosts({ signal: leave.signal, progress: () => undefined }, { hosts: ['a', 'b'], port: 1 }, (host) => {
    searched.push(host);
    leave.abort();
    return Promise.resolve();
  });
  expect(searched).toEqual(['a']);
});
