import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** Where a passkey is made and shown: it is bound to the name that the browser knows this server by. */
export interface PasskeySite {
  origin: string;
  rpID: string;
}

/** The site of a request, whose origin has been found to be this server's. */
export function passkeySite({ origin = '' }: Readonly<Record<string, string | string[] | undefined>>): PasskeySite {
  return { origin: String(origin), rpID: new URL(String(origin)).hostname };
}

/** A passkey as it is kept. */
export interface StoredPasskey {
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
}

const load = () => import('@simplewebauthn/server');

/** What a browser needs to make a passkey for a user. */
export async function passkeyToMake(site: PasskeySite, user: { id: string; name: string }, known: readonly string[]) {
  const { generateRegistrationOptions } = await load();
  return generateRegistrationOptions({
    ...{ rpName: 'Lingtan', rpID: site.rpID, userName: user.name, userID: new Uint8Array(Buffer.from(user.id)) },
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  });
}

/** What a browser needs to have one of the passkeys sign. */
export async function passkeyToShow(site: PasskeySite, known: readonly string[]) {
  const { generateAuthenticationOptions } = await load();
  const allowCredentials = known.map((id) => ({ id }));
  return generateAuthenticationOptions({ rpID: site.rpID, allowCredentials, userVerification: 'required' });
}

/** The passkey that a browser has made; null when the answer is not one to the challenge. */
export async function madePasskey(
  site: PasskeySite,
  challenge: string,
  response: RegistrationResponseJSON,
): Promise<StoredPasskey | null> {
  const { verifyRegistrationResponse } = await load();
  const expected = { expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpID };
  const { registrationInfo } = await refusedAsNull(verifyRegistrationResponse({ response, ...expected }));
  if (!registrationInfo) return null;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { credentialId: id, publicKey, counter };
}

/** Counter of a passkey after it has signed the challenge; null when it has not. */
export async function shownPasskey(
  site: PasskeySite,
  challenge: string,
  response: AuthenticationResponseJSON,
  { credentialId, publicKey, counter }: StoredPasskey,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await load();
  const expected = { expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpID };
  const credential = { id: credentialId, publicKey: new Uint8Array(publicKey), counter };
  const answer = await refusedAsNull(verifyAuthenticationResponse({ response, ...expected, credential }));
  return answer.verified ? answer.authenticationInfo.newCounter : null;
}

/** The library throws where an answer does not fit, and says so in a result where its signature does not. */
async function refusedAsNull<T extends { verified: boolean }>(
  answer: Promise<T>,
): Promise<T | { verified: false; registrationInfo?: never }> {
  try {
    return await answer;
  } catch {
    return { verified: false };
  }
}
