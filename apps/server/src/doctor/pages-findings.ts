import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Finding } from './findings.ts';

/** How browsers come to the pages, as the settings say it. */
export interface PagesPlace {
  /** Name or address that browsers use by https; null where they do not come by it, or nobody knows the name. */
  httpsHost: string | null;
  /** What is said of names below it; null: nothing. */
  subdomains: 'included' | 'excluded' | null;
  /** The server's certificate with its chain, in PEM; null where it does not end TLS itself, or cannot be read here. */
  chain: string | null;
  /** Authorities that browsers know by themselves, and those that the operator names, in PEM. */
  authorities: readonly string[];
}

/** What of the pages' transport is the operator's to decide, and is not decided as browsers anywhere need it. */
export function pagesFindings({ httpsHost, subdomains, chain, authorities }: PagesPlace): Finding[] {
  const found: Finding[] = [];
  const warn = (problem: string, mend: string) => found.push({ level: 'warn', park: null, problem, mend });
  if (httpsHost !== null && isIP(httpsHost.replace(/^\[|\]$/g, '')) === 0 && subdomains === null)
    warn(
      `browsers are kept on https for ${httpsHost}, and not for the names below it`,
      'LINGTAN_HSTS_SUBDOMAINS=included where these are yours and have https, =excluded where they are not.',
    );
  const unknown = chain === null ? null : unknownAuthority(chain, authorities);
  if (unknown !== null)
    warn(
      `the certificate of the pages is of an authority that browsers do not know by themselves: ${unknown}`,
      'Get one of a public authority; or install yours on every device, and name its file in NODE_EXTRA_CA_CERTS.',
    );
  return found;
}

/**
 * The last issuer of a chain when no authority has issued it; null where one has. Only signatures are looked at: dates are
 * what the server itself looks at.
 */
function unknownAuthority(chain: string, authorities: readonly string[]): string | null {
  const known = authorities.map((each) => new X509Certificate(each));
  const certificates = (chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (each) => new X509Certificate(each),
  );
  let [last, ...others] = certificates;
  if (!last) return null;
  for (;;) {
    const { fingerprint256 } = last;
    const by = (each: X509Certificate): boolean => last!.checkIssued(each) && last!.verify(each.publicKey);
    if (known.some((each) => each.fingerprint256 === fingerprint256 || by(each))) return null;
    const next = others.findIndex(by);
    if (next < 0) return last.issuer.replaceAll('\n', ', ');
    [last] = others.splice(next, 1) as [X509Certificate];
  }
}
