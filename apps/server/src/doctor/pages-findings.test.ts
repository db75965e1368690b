import { rootCertificates } from 'node:tls';
import { TestAuthority } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { pagesFindings, type PagesPlace } from './pages-findings.ts';

const own = new TestAuthority();
const { cert } = own.issue({ name: 'park', dns: ['park.example'] });
const well: PagesPlace = {
  ...{ httpsHost: 'park.example', subdomains: 'included', chain: null, authorities: rootCertificates },
};
const problems = (change: Partial<PagesPlace>) => pagesFindings({ ...well, ...change }).map(({ problem }) => problem);

describe('the doctor names of the pages', () => {
  it('nothing where all is decided, or nobody comes by https', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ subdomains: 'excluded' })).toEqual([]);
    expect(problems({ httpsHost: null, subdomains: null })).toEqual([]);
  });

  it('that nobody has said whether names below it are kept on https, which an address has none of', () => {
    expect(problems({ subdomains: null })).toEqual([expect.stringContaining('park.example')]);
    for (const httpsHost of ['10.0.0.7', '[fd00::7]']) expect(problems({ httpsHost, subdomains: null })).toEqual([]);
  });

  it('the authority of a certificate that browsers do not know, until the operator names it', () => {
    for (const chain of [cert, `${cert}\n${own.cert}`])
      expect(problems({ chain })).toEqual([expect.stringContaining('do not know by themselves')]);
    for (const chain of [cert, `${cert}\n${own.cert}`])
      expect(problems({ chain, authorities: [...rootCertificates, own.cert] })).toEqual([]);
    // One of another authority of the same name has not signed it.
    expect(problems({ chain: cert, authorities: [new TestAuthority().cert] })).toHaveLength(1);
    expect(problems({ chain: rootCertificates[0]! })).toEqual([]);
  });
});
