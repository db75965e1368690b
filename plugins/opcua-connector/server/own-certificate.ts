import { X509Certificate } from 'node:crypto';
import type { ParkScope, PluginKey } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UaCryptoModule } from './library.ts';

/** How this installation shows itself to servers. */
export interface OwnCertificate {
  pem: string;
  der: Buffer;
  /** In PEM; never leaves the process. */
  key: string;
  applicationUri: string;
}

const place = 'own-certificate';
const stored = z.object({ pem: z.string(), key: z.string(), applicationUri: z.string() });
/** Servers trust it by hand, so it lasts. */
const validDays = 3650;
/** It is valid from a day before it was made, for servers whose clock is late. */
const leadMs = 86_400_000;

type Scope = Pick<ParkScope, 'db' | 'documents' | 'secrets' | 'park' | 'clock'>;

/** What was made before; null before the first time. */
export async function findOwnCertificate(scope: Scope): Promise<OwnCertificate | null> {
  const found = stored.safeParse(await scope.documents.get(place));
  if (!found.success) return null;
  const { pem, key, applicationUri } = found.data;
  const { raw: der } = new X509Certificate(pem);
  return { pem, der, key: await scope.secrets.open(place, key), applicationUri };
}

/** The certificate of this park's connector, made once for all processes; its key is stored encrypted. */
export async function ownCertificate(scope: Scope, crypto: UaCryptoModule): Promise<OwnCertificate> {
  const before = await findOwnCertificate(scope);
  if (before) return before;
  const { pem, key: clear, applicationUri } = await makeCertificate(scope.park.id, crypto, scope.clock.now());
  const key = await scope.secrets.seal(place, clear);
  await scope.db.tx(async (tx) => {
    // One process makes it; the others wait here and find it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`opcua-certificate:${scope.park.id}`}))`);
    if ((await scope.documents.get(place, tx)) == null)
      await scope.documents.put(place, { pem, key, applicationUri }, tx);
  });
  return (await findOwnCertificate(scope))!;
}

/** A new one is made when the connector starts; servers have to trust it. */
export const ownCertificateKey: PluginKey = {
  name: 'certificate',
  async read({ documents }, tx) {
    const found = stored.safeParse(await documents.get(place, tx));
    if (!found.success) return null;
    const { raw, validFrom } = new X509Certificate(found.data.pem);
    return { id: fingerprintOf(raw), since: new Date(Date.parse(validFrom) + leadMs).toISOString() };
  },
  async rotate({ documents }, tx) {
    await documents.delete(place, tx);
    return 0;
  },
};

/** A certificate that nobody keeps, for looking at a server before the connector runs. */
export const passingCertificate = (crypto: UaCryptoModule): Promise<OwnCertificate> =>
  (passing ??= makeCertificate('test', crypto, Date.now()));
let passing: Promise<OwnCertificate> | undefined;

/** @param now ms UTC */
async function makeCertificate(name: string, crypto: UaCryptoModule, now: number): Promise<OwnCertificate> {
  const applicationUri = `urn:lingtan:${name}:opcua-connector`;
  const { privateKey } = await crypto.generateKeyPair(3072);
  const { cert: pem } = await crypto.createSelfSignedCertificate({
    privateKey,
    notBefore: new Date(now - leadMs),
    validity: validDays,
    subject: `/CN=Lingtan ${name}`,
    dns: ['lingtan'],
    applicationUri,
    purpose: crypto.CertificatePurpose.ForApplication,
  });
  const { privPem: key } = await crypto.privateKeyToPEM(privateKey);
  return { pem, der: new X509Certificate(pem).raw, key, applicationUri };
}

/** SHA-256 of a certificate as people compare it: `AB:CD:…`. */
export function fingerprintOf(der: Buffer): string {
  return new X509Certificate(der).fingerprint256;
}

/** End of a certificate, ms UTC. */
export const endOf = (der: Buffer): number => Date.parse(new X509Certificate(der).validTo);
