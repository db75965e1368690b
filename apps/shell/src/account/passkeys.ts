import { api } from '@lingtan/web-sdk';

// Browsers have passkeys on https and localhost, and for names only.
const isAddress = /^\[|^\d+(\.\d+){3}$/;

/** Whether this browser can make and show passkeys for this server. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis && !isAddress.test(location.hostname);

/** Makes a passkey: what the server is to be sent. Throws when the person gives up. */
export async function makePasskey(): Promise<object> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return startRegistration({ optionsJSON: await api('/api/me/factors/passkey', { method: 'POST' }) });
}

/** Shows a passkey of the signed-in person: what the server is to be sent. Throws when the person gives up. */
export async function showPasskey(): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return startAuthentication({ optionsJSON: await api('/api/me/passkey-challenge', { method: 'POST' }) });
}

/** Whether somebody gave up, or the browser did after a while: that needs no message. */
export const gaveUp = (error: unknown): boolean =>
  error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
